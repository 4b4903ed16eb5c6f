/**
 * The client's side of authentication: one {@link dev.parley.auth.login.Login} for each method. Uses {@code message} and {@code
 * auth.crypto}; the router never uses it.
 *
 * <p>Reading order: {@link dev.parley.auth.login.Login}, {@link dev.parley.auth.login.LoginExchange}, then one of the logins.
 */
@NullMarked
package dev.parley.auth.login;

import org.jspecify.annotations.NullMarked;
