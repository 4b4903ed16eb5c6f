package dev.parley.auth;

import dev.parley.auth.cookie.CookieLogin;
import dev.parley.auth.cookie.Imprint;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.Voucher;
import dev.parley.message.AuthMethod;
import java.security.PublicKey;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From logins to what cookies remember of them, and back to accounts of a realm. */
final class CookieAccounts {
    private CookieAccounts() {}

    /** What a cookie remembers of a login. */
    static CookieLogin login(Secret cookie, Identity identity, RealmState realm, long expiresMillis) {
        AuthMethod method = Objects.requireNonNull(identity.voucher()).method();
        Principal principal = principal(identity.authid(), identity.provider(), realm);
        Credential shown = identity.credential();
        String key = "";
        long permitted = Long.MAX_VALUE;
        if (shown instanceof TokenCredential token) {
            key = token.key();
            permitted = token.expiresMillis();
        } else if (shown instanceof CryptosignCredential cryptosign) {
            key = cryptosign.keys().keySet().iterator().next();
        }
        return new CookieLogin(
                identity.authid(),
                identity.role(),
                method,
                identity.provider(),
                principal == null ? identity.extra() : Map.<String, @Nullable Object>of(),
                key,
                permitted,
                Math.min(expiresMillis, permitted),
                mark(cookie, realm.settings().voucher(method.key()), principal));
    }

    private static @Nullable Principal principal(String authid, String provider, RealmState realm) {
        return provider.equals(Identity.STATIC) ? realm.directory().principal(authid) : null;
    }

    private static String mark(Secret cookie, Voucher voucher, @Nullable Principal principal) {
        Imprint imprint = new Imprint(cookie).add(voucher.settings());
        if (principal != null) {
            imprint.add(principal.authid()).add(principal.role()).add(principal.extra());
            for (Credential credential : principal.credentials()) {
                imprint.add(credential.method().key()).add(credential.parts());
            }
        }
        return imprint.hash();
    }

    /** Who comes by a cookie; null where what had let them in is not there any more as it was. */
    static @Nullable Identity account(Secret cookie, CookieLogin login, RealmState realm) {
        Principal principal = principal(login.authid(), login.provider(), realm);
        Voucher voucher = realm.settings().voucher(login.method().key());
        boolean isGone = principal == null && login.provider().equals(Identity.STATIC);
        if (isGone || !login.mark().equals(mark(cookie, voucher, principal))) {
            return null;
        }
        Identity identity = new Identity(
                login.authid(),
                login.role(),
                login.method().key(),
                login.provider(),
                principal == null ? login.extra() : principal.extra(),
                principal == null ? token(login) : credential(login, principal),
                voucher);
        return realm.vouchesFor(identity) ? identity : null;
    }

    private static @Nullable Credential token(CookieLogin login) {
        return login.permittedMillis() == Long.MAX_VALUE
                ? null
                : new TokenCredential(login.permittedMillis(), login.key());
    }

    private static @Nullable Credential credential(CookieLogin login, Principal principal) {
        for (Credential credential : principal.credentials()) {
            if (credential instanceof CryptosignCredential cryptosign && login.method() == AuthMethod.CRYPTOSIGN) {
                PublicKey shown = cryptosign.keys().get(login.key());
                return shown == null ? null : new CryptosignCredential(Map.of(login.key(), shown));
            }
            if (credential.method() == login.method()) {
                return credential;
            }
        }
        return null;
    }
}
