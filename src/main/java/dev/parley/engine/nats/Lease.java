package dev.parley.engine.nats;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Who has a realm: the last of {@code lease} in its vault, {@code node since held} or {@code node since released}. Whoever has it writes it
 * each second. Immutable.
 *
 * @param holder the engine that has it
 * @param node what it is called
 * @param since when it took the realm, by its clock
 * @param isReleased whether it has let go of it
 * @param written when that was written, by the server's clock
 */
record Lease(String holder, String node, String since, boolean isReleased, ZonedDateTime written) {
    private static final String HELD = "held";

    static byte[] text(String node, Instant since, boolean isHeld) {
        return (node + " " + since + " " + (isHeld ? HELD : "released")).getBytes(StandardCharsets.UTF_8);
    }

    /** Null where it is none. */
    static @Nullable Lease of(StreamLog.Entry entry) {
        byte[] body = entry.message().getData();
        String[] parts = new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8).split(" ", -1);
        return parts.length != 3 || entry.incarnation().isEmpty()
                ? null
                : new Lease(
                        holder(entry.incarnation()),
                        parts[0],
                        parts[1],
                        !parts[2].equals(HELD),
                        entry.message().metaData().timestamp());
    }

    /** The engine of an incarnation. */
    static String holder(String incarnation) {
        int dot = incarnation.indexOf('.');
        return dot < 0 ? incarnation : incarnation.substring(0, dot);
    }
}
