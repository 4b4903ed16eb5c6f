/**
 * Who may come into a realm ({@link dev.parley.auth.Authentication}) and what they may do there ({@link
 * dev.parley.auth.Rules}): the router's side of authentication, and the accounts. Uses {@code message}, {@code
 * auth.crypto} and {@code auth.voucher}. Pure, as the router's core: the time is an argument, random bytes are handed in, and what must be waited for
 * is a {@link dev.parley.auth.Step} out and a call back in.
 *
 * <p>Reading order: {@link dev.parley.auth.AuthenticationSettings}, {@link dev.parley.auth.Evidence}, {@link
 * dev.parley.auth.Authentication}, {@link dev.parley.auth.Step}, {@code Attempt}, then one of the mechanisms: each carries
 * out one {@link dev.parley.message.AuthMethod}.
 */
@NullMarked
package dev.parley.auth;

import org.jspecify.annotations.NullMarked;
