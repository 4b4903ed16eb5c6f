package dev.parley.it.hostile;

import java.util.List;

/**
 * Where a router can be attacked.
 *
 * @param webSocket the port of the listener without TLS
 * @param tls that of the one with TLS
 * @param management that of the listener for those who operate it
 */
record Gates(int webSocket, int tls, int management) {
    /** As {@link #words} has them. */
    static Gates of(List<String> words) {
        return new Gates(
                Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
    }

    /** For the command line of a program. */
    List<String> words() {
        return List.of(String.valueOf(webSocket), String.valueOf(tls), String.valueOf(management));
    }
}
