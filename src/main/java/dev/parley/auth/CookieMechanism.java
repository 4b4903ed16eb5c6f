package dev.parley.auth;

import dev.parley.message.AuthMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Method {@code cookie}, "Cookie-based Authentication": a browser gets the account that came in from it before. */
final class CookieMechanism implements Mechanism {

    @Override
    public @Nullable Step open(Attempt attempt) {
        Evidence evidence = attempt.applicant.evidence();
        RealmState realm = attempt.realm;
        Identity known = realm.known(evidence, attempt.now());
        if (known == null) {
            return attempt.passOver(AuthMethod.COOKIE, "needs a cookie that an earlier session has made known");
        }
        if (!attempt.mayBe(known.authid())) {
            return attempt.passOver(AuthMethod.COOKIE, "the cookie is somebody else's");
        }
        // after a change of the configuration, a cookie must not keep out whom it no longer lets in
        return realm.settings().hasRole(known.role())
                ? attempt.accept(known.by(AuthMethod.COOKIE), Map.of())
                : attempt.passOver(AuthMethod.COOKIE, "the role it was given no longer exists");
    }
}
