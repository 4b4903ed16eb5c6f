package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.util.Objects;

/** Reads the options that several kinds of requests share. Broker, dealer and authorizer use it. */
public final class Options {
    private Options() {}

    /** The match policy that options ask for. */
    public static MatchPolicy match(Dict options) {
        String name = options.string(Attribute.MATCH);
        return Objects.requireNonNullElse(name == null ? null : MatchPolicy.of(name), MatchPolicy.EXACT);
    }

    /** The invocation policy that options ask for. */
    public static InvocationPolicy invocationPolicy(Dict options) {
        String name = options.string(Attribute.INVOKE);
        return Objects.requireNonNullElse(name == null ? null : InvocationPolicy.of(name), InvocationPolicy.SINGLE);
    }
}
