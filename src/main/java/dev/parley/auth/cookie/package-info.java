/**
 * What the cookies of browsers mean, and how that is kept: {@link dev.parley.auth.cookie.Cookies}, and the {@link
 * dev.parley.auth.cookie.CookieLogin} that each stands for. It knows no account and no configuration: whoever asks says what a login is
 * worth now. Uses {@code message} and {@code auth.crypto}. Pure, as {@code auth}.
 */
@NullMarked
package dev.parley.auth.cookie;

import org.jspecify.annotations.NullMarked;
