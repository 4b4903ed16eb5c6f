package dev.parley.auth;

import dev.parley.auth.crypto.RandomBytes;

/** What all attempts to come into a realm share. */
record RealmState(
        String realm,
        AuthenticationSettings settings,
        Directory directory,
        AttemptLimiter attempts,
        Cookies cookies,
        RandomBytes random) {}
