/**
 * What vouches for somebody who has come in, and whether it still does: {@link dev.parley.auth.voucher.Voucher}, and {@link
 * dev.parley.auth.voucher.TokenVerifier}, to which tokens are shown. It has a package of its own because whoever verifies tokens
 * needs it and nothing else of {@code auth}. Uses {@code message} and {@code auth.crypto}. Pure, as {@code auth}.
 */
@NullMarked
package dev.parley.auth.voucher;

import org.jspecify.annotations.NullMarked;
