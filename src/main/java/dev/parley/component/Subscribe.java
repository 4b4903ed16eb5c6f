package dev.parley.component;

import dev.parley.client.Overflow;
import dev.parley.message.MatchPolicy;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that takes the events of a topic. See {@link Components}.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Subscribe {

    /** The URI. */
    String value();

    /** What of a topic's URI must match. */
    MatchPolicy match() default MatchPolicy.EXACT;

    /** What was missed while there was no session is fetched from the router's history. */
    boolean replayMissed() default false;

    /** Also the event that the router keeps for those who come later. */
    boolean retained() default false;

    /** How many events may wait while the method is busy. */
    int queue() default 10_000;

    /** What happens to more. */
    Overflow overflow() default Overflow.DROP_OLDEST;
}
