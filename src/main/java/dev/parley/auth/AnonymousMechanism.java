package dev.parley.auth;

import dev.parley.auth.AuthenticationSettings.Anonymous;
import dev.parley.message.AuthMethod;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Method {@code anonymous}: admission without authentication. */
final class AnonymousMechanism implements Mechanism {
    private static final int NAME_BYTES = 8;

    @Override
    public @Nullable Step open(Attempt attempt) {
        String authid =
                "anonymous-" + new BigInteger(1, attempt.realm.random().next(NAME_BYTES)).toString(Character.MAX_RADIX);
        if (attempt.isDynamic(AuthMethod.ANONYMOUS)) {
            return attempt.ask(
                    AuthMethod.ANONYMOUS,
                    null,
                    null,
                    grant -> attempt.accept(grant.identityOr(authid), Map.of()),
                    attempt::deny);
        }
        Anonymous anonymous = attempt.realm.settings().anonymous();
        if (anonymous == null
                || (anonymous.loopbackOnly() && !attempt.applicant.evidence().isLocal())) {
            return attempt.passOver(
                    AuthMethod.ANONYMOUS,
                    "peers on the router's own machine only are admitted without authentication; the realm's"
                            + " configuration can admit others");
        }
        return attempt.accept(
                new Identity(
                        anonymous.authid() == null ? authid : anonymous.authid(),
                        anonymous.role(),
                        AuthMethod.ANONYMOUS.key(),
                        Identity.STATIC,
                        Map.of()),
                Map.of());
    }
}
