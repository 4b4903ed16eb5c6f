/**
 * The computations that an authentication is made of, the same at the router and at the client: hashes, signatures, key
 * derivation, and {@link dev.parley.auth.crypto.Secret}, which is printed nowhere. Uses Bouncy Castle, in {@code Argon2}
 * alone. Pure: no I/O, and no randomness but the {@link dev.parley.auth.crypto.RandomBytes} handed in.
 */
@NullMarked
package dev.parley.auth.crypto;

import org.jspecify.annotations.NullMarked;
