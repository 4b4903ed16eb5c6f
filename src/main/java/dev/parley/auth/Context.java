package dev.parley.auth;

/** What all attempts to come into a realm share. */
record Context(
        String realm,
        AuthenticationSettings settings,
        Directory directory,
        Attempts attempts,
        Cookies cookies,
        RandomBytes random) {}
