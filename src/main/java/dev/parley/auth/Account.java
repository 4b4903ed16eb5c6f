package dev.parley.auth;

import dev.parley.fault.LogText;

/**
 * What a mechanism checks a peer against: an identity, with its credential for one method. Made by the {@link Directory};
 * where there is no such account it is made up, so that the peer cannot tell from what follows.
 *
 * @param isGenuine whether there is such an account, with such a credential
 */
record Account<C extends Credential>(Identity identity, C credential, boolean isGenuine) {

    /** The same, by that part of its credential. */
    Account<C> by(C used) {
        boolean isStatic = identity.provider().equals(Identity.STATIC);
        return new Account<>(isStatic ? identity.by(used) : identity, used, isGenuine);
    }

    /** Why an attempt failed, for the log. */
    String cause(String whatWasWrong) {
        String who = LogText.quoted(identity.authid());
        return identity.method() + ": " + (isGenuine ? whatWasWrong + " for " + who : "no such account: " + who);
    }
}
