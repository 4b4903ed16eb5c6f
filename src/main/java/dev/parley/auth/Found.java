package dev.parley.auth;

import dev.parley.fault.Words;

/**
 * The account that somebody wants to be, with its credential for a method; where there is none, one made up, so that
 * nobody can tell from what follows.
 *
 * @param isGenuine whether there is such an account, with such a credential
 */
record Found<C extends Credential>(Identity identity, C credential, boolean isGenuine) {

    /** The same, by that part of its credential. */
    Found<C> by(C used) {
        boolean isStatic = identity.credential() != null;
        return new Found<>(isStatic ? identity.by(used) : identity, used, isGenuine);
    }

    /** Why an attempt failed, for the log. */
    String cause(String whatWasWrong) {
        String who = Words.quoted(identity.authid());
        return identity.method() + ": " + (isGenuine ? whatWasWrong + " for " + who : "no such account: " + who);
    }
}
