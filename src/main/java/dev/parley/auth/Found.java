package dev.parley.auth;

/**
 * The account that somebody wants to be, with its credential for a method; where there is none, one made up, so that
 * nobody can tell from what follows.
 *
 * @param isGenuine whether there is such an account, with such a credential
 */
record Found<C extends Credential>(Identity identity, C credential, boolean isGenuine) {

    /** Why an attempt failed, for the log. */
    String cause(String whatWasWrong) {
        String who = Words.quoted(identity.authid());
        return identity.method() + ": " + (isGenuine ? whatWasWrong + " for " + who : "no such account: " + who);
    }
}
