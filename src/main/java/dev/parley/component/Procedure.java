package dev.parley.component;

import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The mark of a method that answers calls of a procedure (see {@link Components}), or of an interface's method that calls one (see
 * {@link Proxies}). On a type it is the prefix of its methods' URIs, those of {@link Subscribe} included. Written by applications.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Procedure {

    /**
     * The procedure's URI. One that begins with a dot is appended to the type's; without one it is the type's, a dot, and the method's
     * name. A wildcard pattern may begin with a dot where the type has none: its first component stands for any.
     */
    String value() default "";

    /** For methods that answer: how called URIs match this one. */
    MatchPolicy match() default MatchPolicy.EXACT;

    /** For methods that answer: how the router chooses among several callees. */
    InvocationPolicy invoke() default InvocationPolicy.SINGLE;

    /** For methods that answer: how many calls the router sends at a time; 0 for any number. */
    int concurrency() default 0;

    /** For methods that answer: whether the router is asked to disclose callers. */
    boolean discloseCaller() default false;

    /** For methods that call: how many milliseconds to wait for the result; 0 for the client's own timeout. */
    long timeoutMillis() default 0;

    /** For methods that call: whether the router is asked to disclose the caller to the callee. */
    boolean discloseMe() default false;

    /** For methods that call: whether the client may repeat a call whose session was lost before the answer. */
    boolean idempotent() default false;
}
