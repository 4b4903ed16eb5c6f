package dev.parley.client;

import dev.parley.client.engine.RequestDict;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.time.Duration;

/**
 * Options of calls ({@code CALL.Options|dict}). Immutable: each method gives these and one more. Written by users, given to
 * {@link Client#call} and its like.
 *
 * <pre>{@code
 * CallOptions patient = CallOptions.DEFAULT.timeout(Duration.ofMinutes(2)).idempotent();
 * client.call(patient, Report.class, "com.example.report", 2026);
 * }</pre>
 *
 * @since 0.1
 */
public final class CallOptions {
    /** No options. */
    public static final CallOptions DEFAULT = new CallOptions(RequestDict.EMPTY, false);

    private final RequestDict told;
    private final boolean isIdempotent;

    private CallOptions(RequestDict told, boolean isIdempotent) {
        this.told = told;
        this.isIdempotent = isIdempotent;
    }

    private CallOptions telling(RequestDict more) {
        return new CallOptions(more, isIdempotent);
    }

    /**
     * How long to wait for the result, or from one progressive result to the next; less than a millisecond is one ("Call
     * Timeouts"). The router minds it, and where it does not, the client does half a second later. The call then fails with {@code
     * wamp.error.timeout}. Without it, {@link ClientBuilder#callTimeout} counts.
     */
    public CallOptions timeout(Duration limit) {
        return telling(told.with(Attribute.TIMEOUT, Math.max(1, limit.toMillis())));
    }

    /** Discloses this client's session to the callee ("Caller Identification"). The router may refuse that. */
    public CallOptions discloseMe() {
        return telling(told.with(Attribute.DISCLOSE_ME, true));
    }

    /**
     * Doing it twice does no harm. Where the session is lost before the answer has come, the call is sent again in the next one;
     * where there is none, it waits for one. A call in chunks, or one that takes progressive results, is not sent again.
     */
    public CallOptions idempotent() {
        return new CallOptions(told, true);
    }

    /**
     * Any other option, by its key on the wire.
     *
     * @param value a String, Boolean, finite Number, List or Map
     * @throws IllegalArgumentException if it is something else
     */
    public CallOptions set(String key, Object value) {
        return telling(told.with(key, value));
    }

    Dict dict() {
        return told.dict();
    }

    boolean isIdempotent() {
        return isIdempotent;
    }
}
