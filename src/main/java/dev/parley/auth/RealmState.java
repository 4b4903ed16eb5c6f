package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import dev.parley.auth.cookie.Cookies;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.voucher.Voucher;
import org.jspecify.annotations.Nullable;

/** What all attempts to come into one realm share. Made by {@link Authentication}, read by the mechanisms. */
record RealmState(
        String realm,
        AuthenticationSettings settings,
        Directory directory,
        AttemptLimiter limiter,
        Cookies cookies,
        RandomBytes random) {

    /** Whom the peer's cookies stand for, or null. */
    @Nullable
    Identity known(Evidence evidence, long now) {
        return cookies.find(evidence.cookies(), (cookie, login) -> CookieAccounts.account(cookie, login, this), now);
    }

    /**
     * Whether what let somebody in is still there, as it was: the method, what the configuration says of it, and the key that
     * has signed their token. Of a principal's own credentials {@link Principal#vouchesFor} knows.
     */
    boolean vouchesFor(Identity identity) {
        Voucher voucher = identity.voucher();
        if (voucher == null) {
            return identity.provider().equals(Identity.STATIC);
        }
        AuthenticationSettings.Bearer bearer = settings.bearer();
        boolean isByToken = identity.provider().equals(Identity.TOKEN);
        return settings.allows(voucher.method())
                && settings.voucher(voucher.method().key()).equals(voucher)
                && !(isByToken
                        && bearer != null
                        && identity.credential() instanceof TokenCredential token
                        && !bearer.verifier().isInForce(token.key()));
    }
}
