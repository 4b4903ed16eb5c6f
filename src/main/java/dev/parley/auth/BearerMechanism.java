package dev.parley.auth;

import dev.parley.auth.AuthenticationSettings.Bearer;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.fault.LogText;
import dev.parley.message.AuthMethod;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Method {@code bearer}: a token (RFC 6750) in the handshake, whose claims (RFC 7519) name the account. */
final class BearerMechanism implements HeaderMechanism {
    private final @Nullable Bearer bearer;
    private final Predicate<String> isRole;

    BearerMechanism(AuthenticationSettings settings) {
        bearer = settings.bearer();
        isRole = settings::hasRole;
    }

    @Override
    public String scheme() {
        return "bearer";
    }

    @Override
    public String challenge() {
        return "Bearer realm=\"parley\", error=\"invalid_token\"";
    }

    /** Nobody knows whose a token is that nobody has verified. */
    @Override
    public @Nullable String authid(String credentials) {
        return null;
    }

    /** One signature, which takes less than a millisecond. */
    @Override
    public Verdict known(String credentials, long now) {
        return check(credentials, now);
    }

    @Override
    public Verdict check(String credentials, long now) {
        if (bearer == null) {
            return new Verdict(null, "bearer: no verifier of tokens is configured");
        }
        TokenVerifier.Verdict verdict = bearer.verifier().verify(Secret.of(credentials), now);
        Map<String, @Nullable Object> claims = verdict.claims();
        if (claims == null) {
            return new Verdict(null, "bearer: " + verdict.cause());
        }
        if (!(claims.get(bearer.authidClaim()) instanceof String authid)
                || authid.isEmpty()
                || authid.length() > Identity.MAX_AUTHID_LENGTH) {
            return new Verdict(null, "bearer: the claim '" + bearer.authidClaim() + "' names nobody");
        }
        String role = bearer.roleClaim() == null ? null : role(claims.get(bearer.roleClaim()));
        role = role == null ? bearer.role() : role;
        return role == null
                ? new Verdict(
                        null,
                        "bearer: the claim '" + bearer.roleClaim() + "' names no role of this realm for "
                                + LogText.quoted(authid))
                : new Verdict(
                        new Identity(authid, role, AuthMethod.BEARER.key(), Identity.TOKEN, Map.of())
                                .by(new TokenCredential(verdict.expiresMillis(), verdict.key())),
                        "");
    }

    private @Nullable String role(@Nullable Object claim) {
        List<?> named = claim instanceof List<?> list ? list : claim == null ? List.of() : List.of(claim);
        for (Object name : named) {
            if (name instanceof String role && isRole.test(role)) {
                return role;
            }
        }
        return null;
    }

    /** Whether somebody who has come in so may go on with another token: an authenticator is not asked within a session. */
    boolean canRefresh(Identity identity) {
        return bearer != null && identity.provider().equals(Identity.TOKEN);
    }

    /**
     * A peer that has come in with a token shows another one.
     *
     * @param attempt of that peer
     */
    Step refresh(Identity identity, String token, Attempt attempt) {
        Step tooMany = attempt.count(null);
        if (tooMany != null) {
            return tooMany;
        }
        Verdict verdict = check(token, attempt.now());
        Identity shown = verdict.identity();
        if (shown == null) {
            return attempt.deny(verdict.cause());
        }
        // Choice: a session does not become somebody else, nor may it do more or less than it was told when it began
        if (!shown.isSameAccount(identity) || !shown.role().equals(identity.role())) {
            return attempt.deny("bearer: a token of " + LogText.quoted(shown.authid()) + ", " + shown.role()
                    + ", for a session of " + LogText.quoted(identity.authid()) + ", " + identity.role());
        }
        attempt.succeeded();
        return new Step.Accepted(identity.by(shown.credential()), Map.of());
    }

    @Override
    public @Nullable Step open(Attempt attempt) {
        String token = attempt.isDynamic(AuthMethod.BEARER)
                ? AuthorizationHeader.credentials(attempt.applicant.evidence(), scheme())
                : null;
        if (token == null) {
            return AuthorizationHeader.open(attempt, AuthMethod.BEARER);
        }
        Step tooMany = attempt.count(null);
        return tooMany != null
                ? tooMany
                : attempt.ask(
                        AuthMethod.BEARER,
                        attempt.applicant.authid(),
                        token,
                        grant -> attempt.accept(grant.identity(), Map.of()),
                        attempt::deny);
    }
}
