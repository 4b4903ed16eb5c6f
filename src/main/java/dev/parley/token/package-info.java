/**
 * Bearer tokens: JSON Web Tokens, and the key sets that verify them. Uses {@code auth.voucher}, {@code auth.crypto}, {@code file}, {@code fault}
 * and {@code com.nimbusds}.
 */
@NullMarked
package dev.parley.token;

import org.jspecify.annotations.NullMarked;
