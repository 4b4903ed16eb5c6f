/**
 * Who may come in ({@link dev.parley.auth.Authentication}) and what they may do ({@link dev.parley.auth.Rules}).
 * Imports {@code message}, and Bouncy Castle for Argon2 in one class. Pure, as the router's core: the time is an
 * argument, random bytes are handed in, and what must be waited for is a {@link dev.parley.auth.Step} out and a call
 * back in.
 *
 * <p>Reading order, server: {@link dev.parley.auth.AuthenticationSettings}, {@link dev.parley.auth.Evidence}, {@link
 * dev.parley.auth.Authentication}, {@link dev.parley.auth.Step}, then one of the methods. Client: {@link
 * dev.parley.auth.Login}.
 */
@NullMarked
package dev.parley.auth;

import org.jspecify.annotations.NullMarked;
