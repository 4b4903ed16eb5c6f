package dev.parley.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator or authorizer in Java, instead of a procedure. Written by users. The router calls it on threads of its own, several
 * at once: it must be thread-safe, and may block.
 *
 * <p>The configuration names it {@code java:} and its class. With CDI it is a bean of the application that has the router (say
 * {@code @ApplicationScoped}; no request is active when it decides); without, {@link java.util.ServiceLoader} finds it. It
 * is made once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Decider {

    /** What stands before the name of a class where a procedure is expected. */
    String PREFIX = "java:";

    /**
     * Decides.
     *
     * @param arguments an authenticator's: realm, authid (or null), details; an authorizer's: details of the session, URI,
     *     action, options; in plain values (String, Boolean, Long, BigDecimal, List, Map, null)
     * @return an authenticator's: a role, or a dict of {@code role} and perhaps {@code authid} and {@code extra}, null or false to
     *     refuse; an authorizer's: true or false, or a dict of {@code allow}, {@code disclose}, {@code cache}
     * @throws Exception where it cannot decide: nobody is let in, and nothing is allowed
     */
    @Nullable
    Object decide(List<@Nullable Object> arguments) throws Exception;
}
