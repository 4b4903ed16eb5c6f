/**
 * The router's side of authentication: the accounts of a realm, and who is admitted to it ({@link dev.parley.auth.Authentication}).
 * Uses {@code message}, {@code auth.attempts}, {@code auth.cookie}, {@code auth.crypto}, {@code auth.voucher} and {@code fault}. Pure, as the router's
 * core: the time is an argument, random bytes are handed in, and what takes time is a {@link dev.parley.auth.Step} out and a call
 * back in.
 *
 * <p>Reading order: {@link dev.parley.auth.AuthenticationSettings}, {@link dev.parley.auth.Evidence}, {@link
 * dev.parley.auth.Authentication}, {@link dev.parley.auth.Step}, {@code Attempt}, then one of the mechanisms: each carries
 * out one {@link dev.parley.message.AuthMethod}. What sessions may do once they are admitted is in {@code auth.rights}.
 */
@NullMarked
package dev.parley.auth;

import org.jspecify.annotations.NullMarked;
