package dev.parley.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A keyword argument or result: a component of a record marked {@link Several}, or a parameter of a procedure's method. Written by
 * users.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Keyword {

    /** Its key; without one the name of the component, or of the parameter, which then must be compiled with {@code -parameters}. */
    String value() default "";
}
