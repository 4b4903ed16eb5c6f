package dev.parley.auth.cookie;

import org.jspecify.annotations.Nullable;

/**
 * What a cookie means from now on. Told to whoever keeps it. Immutable.
 *
 * @param hash of the cookie's value
 * @param login null: it means nobody any more
 */
public record CookieChange(String hash, @Nullable CookieLogin login) {}
