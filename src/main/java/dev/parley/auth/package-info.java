/**
 * The router's side of authentication and authorization: the accounts, who is admitted to a realm ({@link
 * dev.parley.auth.Authentication}), and what sessions may do there ({@link dev.parley.auth.Rules}). Uses {@code message}, {@code
 * auth.crypto}, {@code auth.voucher} and {@code fault}. Pure, as the router's core: the time is an argument, random bytes are handed in, and what takes time
 * is a {@link dev.parley.auth.Step} out and a call back in.
 *
 * <p>Reading order: {@link dev.parley.auth.AuthenticationSettings}, {@link dev.parley.auth.Evidence}, {@link
 * dev.parley.auth.Authentication}, {@link dev.parley.auth.Step}, {@code Attempt}, then one of the mechanisms: each carries
 * out one {@link dev.parley.message.AuthMethod}.
 */
@NullMarked
package dev.parley.auth;

import org.jspecify.annotations.NullMarked;
