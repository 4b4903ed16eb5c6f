package dev.parley.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that stands for several arguments or results: each component is a positional one, in order, or where it is marked
 * {@link Keyword} a keyword one. Any other type stands for a single value. An {@code Optional} component may be absent.
 *
 * <pre>{@code
 * @Several
 * public record Quotient(int quotient, int remainder) {}
 *
 * Quotient both = client.call(Quotient.class, "com.example.divide", 17, 5).join();
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Several {}
