package dev.parley.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The configuration of a router that keeps things, for the scenarios that ask what that costs. */
final class Keeping {
    /** What topics begin with whose events are kept. */
    static final String KEPT = "dev.parley.bench.kept.";

    /** How many events are kept of these. */
    static final int HISTORY = 20_000;

    private Keeping() {}

    /** Everybody on this machine has the same authid. */
    static String configuration() {
        return configuration(0);
    }

    /** And so many have accounts of their own: {@link #user}, with the ticket {@code t}. */
    static String configuration(int users) {
        String principals = IntStream.range(0, users)
                .mapToObj(i -> "{\"authid\":\"" + user(i) + "\",\"role\":\"anyone\",\"ticket\":\"t\"}")
                .collect(Collectors.joining(",\n"));
        return """
                {"engine": %s,
                 "realms": {"realm1": {
                   "authentication": {"anonymous": {"role": "anyone", "authid": "bench"}, "ticket": {},
                     "attempts": {"windowMillis": 3600000}, "principals": [%s]},
                   "roles": {"anyone": [{"uri": "", "match": "prefix", "allow": ["call", "register", "publish", "subscribe"]}]},
                   "history": [{"uri": "%s", "match": "prefix", "events": %d}],
                   "resume": {"millis": 600000}}}}
                """.formatted(engine(), principals, KEPT, HISTORY);
    }

    /** A file, or the NATS that {@code -Dbench.nats} names. */
    private static String engine() {
        String nats = System.getProperty("bench.nats");
        return nats == null ? "{\"file\": \"parley.store\"}" : "{\"nats\": [\"" + nats + "\"]}";
    }

    static String user(int index) {
        return String.format("device%05d", index);
    }
}
