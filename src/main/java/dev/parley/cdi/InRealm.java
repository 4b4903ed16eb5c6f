package dev.parley.cdi;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The qualifier by which a bean gets the application's session in a realm injected. Written by applications.
 *
 * <pre>{@code
 * @Inject
 * @InRealm("realm1")
 * Client client;
 * }</pre>
 *
 * <p>All beans of an application share the session, which is closed with the application. It leads to the router of the same WAR, or
 * to the one whose address {@code parley.uri} gives (a system property, {@code PARLEY_URI} in the environment, or an {@code
 * env-entry} of the descriptor). With a router elsewhere the client reconnects when its connection is lost; with the router of the
 * same WAR the session ends when that router does. A closed client is not replaced where it has been injected; a bean that is created
 * later gets a new one.
 *
 * <p>A bean that is created before the router runs, such as one that starts with the application, injects {@code
 * CompletableFuture<Client>} instead: injecting a {@code Client} waits at most 20 seconds, and then fails.
 *
 * @since 0.1
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface InRealm {
    /** The name of the realm. */
    @Nonbinding
    String value();
}
