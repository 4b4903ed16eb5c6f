/**
 * The cryptographic primitives of authentication, the same for router and client: hashes, signatures, key derivation, and {@link
 * dev.parley.auth.crypto.Secret}, which is never printed. Uses Bouncy Castle, in {@code Argon2} only. Pure: no I/O, and no randomness
 * but the {@link dev.parley.auth.crypto.RandomBytes} handed in.
 */
@NullMarked
package dev.parley.auth.crypto;

import org.jspecify.annotations.NullMarked;
