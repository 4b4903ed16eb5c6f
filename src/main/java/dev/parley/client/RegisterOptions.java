package dev.parley.client;

import dev.parley.client.engine.RequestDict;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;

/**
 * Options of registrations ({@code REGISTER.Options|dict}). Immutable: each method gives these and one more. Written by
 * users, given to {@link Client#register}.
 *
 * <pre>{@code
 * client.register(RegisterOptions.DEFAULT.invoke(InvocationPolicy.ROUNDROBIN).concurrency(4), "com.example.resize", this::resize);
 * }</pre>
 *
 * @since 0.1
 */
public final class RegisterOptions {
    /** No options: the procedure of that name, answered by this client alone, any number of calls at a time. */
    public static final RegisterOptions DEFAULT = new RegisterOptions(RequestDict.EMPTY);

    private final RequestDict told;

    private RegisterOptions(RequestDict told) {
        this.told = told;
    }

    /** What of a procedure's URI must match ("Pattern-based Registration"). */
    public RegisterOptions match(MatchPolicy policy) {
        return new RegisterOptions(told.with(Attribute.MATCH, policy.key()));
    }

    /** All procedures whose URI begins so: {@code com.example.} or {@code com.exam}. */
    public RegisterOptions prefix() {
        return match(MatchPolicy.PREFIX);
    }

    /** All procedures that have the same components, an empty one standing for any: {@code com..add}. */
    public RegisterOptions wildcard() {
        return match(MatchPolicy.WILDCARD);
    }

    /** How the router chooses among several callees of the procedure, which must all say the same ("Shared Registration"). */
    public RegisterOptions invoke(InvocationPolicy policy) {
        return new RegisterOptions(told.with(Attribute.INVOKE, policy.key()));
    }

    /**
     * How many calls this client answers at a time; the router keeps more waiting.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public RegisterOptions concurrency(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("a concurrency of " + calls + ": at least one call must be answered");
        }
        return new RegisterOptions(told.with(Attribute.CONCURRENCY, (long) calls));
    }

    /** Asks the router to disclose the callers ("Caller Identification"): see {@link Invocation#caller}. */
    public RegisterOptions discloseCaller() {
        return new RegisterOptions(told.with(Attribute.DISCLOSE_CALLER, true));
    }

    /**
     * This client minds the caller's time limit itself, and not the router ("Call Timeouts"): when it is over, the handler's
     * thread is interrupted, and the call is answered {@code wamp.error.timeout}.
     */
    public RegisterOptions forwardTimeout() {
        return new RegisterOptions(told.with(Attribute.FORWARD_TIMEOUT, true));
    }

    /** Takes the procedure over from another session that has registered it, where the router allows that. */
    public RegisterOptions forceReregister() {
        return new RegisterOptions(told.with(Attribute.FORCE_REREGISTER, true));
    }

    /**
     * Any other option, by its key on the wire.
     *
     * @param value a String, Boolean, finite Number, List or Map
     * @throws IllegalArgumentException if it is something else
     */
    public RegisterOptions set(String key, Object value) {
        return new RegisterOptions(told.with(key, value));
    }

    Dict dict() {
        return told.dict();
    }
}
