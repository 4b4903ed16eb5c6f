package dev.parley.auth;

import dev.parley.auth.crypto.RandomBytes;

/** What all attempts to come into one realm share. Made by {@link Authentication}, read by the mechanisms. */
record RealmState(
        String realm,
        AuthenticationSettings settings,
        Directory directory,
        AttemptLimiter limiter,
        Cookies cookies,
        RandomBytes random) {}
