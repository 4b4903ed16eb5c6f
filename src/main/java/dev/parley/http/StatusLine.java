package dev.parley.http;

import org.glassfish.grizzly.http.HttpResponsePacket;

/** Sets the status of a response, those that Grizzly has no phrase for included. Used by the HTTP side of this package. */
final class StatusLine {
    private StatusLine() {}

    static void set(HttpResponsePacket response, int status) {
        response.setStatus(status);
        switch (status) {
            case 426 -> response.setReasonPhrase("Upgrade Required");
            case 431 -> response.setReasonPhrase("Request Header Fields Too Large");
            case 429 -> response.setReasonPhrase("Too Many Requests");
            default -> {}
        }
    }
}
