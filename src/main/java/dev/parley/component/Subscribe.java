package dev.parley.component;

import dev.parley.client.Overflow;
import dev.parley.message.MatchPolicy;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The mark of a method that handles the events of a topic; see {@link Components}. Written by applications.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Subscribe {

    /**
     * The topic's URI, or a pattern for {@link #match}. One that begins with a dot is appended to the type's prefix, that of its {@link
     * Procedure}. A wildcard pattern may begin with a dot where the type has none: its first component stands for any.
     */
    String value();

    /** How published topics match the URI. */
    MatchPolicy match() default MatchPolicy.EXACT;

    /** Whether events that were missed without a session are fetched from the router's event history. */
    boolean replayMissed() default false;

    /** Whether that begins with all that the history has. */
    boolean replayAll() default false;

    /**
     * The name of a durable subscription, of which the router remembers what has arrived; empty for none. It replays what was missed by
     * itself: not together with {@link #replayMissed} or {@link #replayAll}. As {@link dev.parley.client.SubscribeOptions#durable}.
     */
    String durable() default "";

    /** Whether the method gets the topic's retained event first. */
    boolean retained() default false;

    /** How many events may wait in the client while the method is busy. */
    int queue() default 10_000;

    /** What happens to an event that arrives when the queue is full. */
    Overflow overflow() default Overflow.DROP_OLDEST;
}
