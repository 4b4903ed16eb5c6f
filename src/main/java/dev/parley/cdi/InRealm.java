package dev.parley.cdi;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has a bean get the application's session in a realm. Written by applications.
 *
 * <pre>{@code
 * @Inject
 * @InRealm("realm1")
 * Client client;
 * }</pre>
 *
 * <p>All beans of an application share the session; it is closed with the application. It is one with the router of the same WAR,
 * or with that whose address {@code parley.uri} names (a system property, {@code PARLEY_URI} in the environment, or an
 * {@code env-entry} of the descriptor). The client of a router elsewhere gets another session where one is lost; a session with the
 * router of the same WAR ends with that. A client that is closed is not renewed where it has been injected; a bean that is created
 * later gets a new one.
 *
 * <p>Beans that are created before the router is open, such as those that begin with the application, inject {@code
 * CompletableFuture<Client>}.
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
