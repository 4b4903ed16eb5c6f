package dev.parley.component;

import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that answers a procedure (see {@link Components}), or one of an interface that calls it (see {@link Proxies}). On a
 * type: the prefix of those of its methods, each with the method's own name behind a dot where it has no URI of its own.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Procedure {

    /** The URI; one that begins with a dot goes behind that of the type, and none is the method's name behind it. */
    String value() default "";

    /** Answering: what of a call's URI must match. */
    MatchPolicy match() default MatchPolicy.EXACT;

    /** Answering: how the router chooses among several callees. */
    InvocationPolicy invoke() default InvocationPolicy.SINGLE;

    /** Answering: how many calls at a time; 0 for any number. */
    int concurrency() default 0;

    /** Answering: asks for the callers' sessions. */
    boolean discloseCaller() default false;

    /** Calling: how long to wait; 0 for the client's own limit. */
    long timeoutMillis() default 0;

    /** Calling: tells the callee the session that calls. */
    boolean discloseMe() default false;

    /** Calling: may be made again where the session is lost before the answer. */
    boolean idempotent() default false;
}
