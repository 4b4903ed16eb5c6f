package dev.parley.config;

import static dev.parley.config.Settings.atLeastOne;
import static dev.parley.config.Settings.orNone;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.AuthenticationSettings.AttemptLimits;
import dev.parley.auth.Decider;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import dev.parley.message.Uri;
import dev.parley.runtime.Deciders;
import dev.parley.token.TokenSettings;
import dev.parley.token.TokenVerifiers;
import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbProperty;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code authentication} of a realm: a method is allowed where its key is there.
 *
 * @param deadlineMillis how long all of an authentication may take
 * @param authenticatorRealm where the authenticators are registered; null for the realm itself
 */
public record AuthenticationConfiguration(
        @Nullable Anonymous anonymous,
        @Nullable Method ticket,
        @Nullable Method wampcra,
        @JsonbProperty("wamp-scram") @Nullable Method wampScram,
        @Nullable Method cryptosign,
        @Nullable Cookie cookie,
        @Nullable Method basic,
        @Nullable Bearer bearer,
        @Nullable Method tls,
        @Nullable Container container,
        @Nullable Integer deadlineMillis,
        @Nullable Attempts attempts,
        @Nullable List<PrincipalConfiguration> principals,
        @Nullable String authenticatorRealm) {
    private static final long SECOND_MILLIS = 1_000;

    /**
     * A method about whose users the principals tell.
     *
     * @param authenticator who tells instead: a procedure, or {@code java:} and the name of a class
     */
    public record Method(@Nullable String authenticator) {}

    public record Anonymous(
            @Nullable String role,
            @Nullable Boolean loopbackOnly,
            @Nullable String authid,
            @Nullable String authenticator) {
        private static final String DEFAULT_ROLE = "anonymous";

        private AuthenticationSettings.Anonymous settings() {
            return new AuthenticationSettings.Anonymous(
                    role == null ? DEFAULT_ROLE : role, Boolean.TRUE.equals(loopbackOnly), authid);
        }
    }

    /**
     * Browsers that are known again.
     *
     * @param secret keeps what depends on chance the same over restarts
     */
    public record Cookie(
            @Nullable Integer maxAgeSeconds, @Nullable Secret secret) {}

    /**
     * JSON Web Tokens.
     *
     * @param key what they are signed with, as a JSON Web Key
     * @param jwks where the keys are instead, as a JSON Web Key Set
     * @param endSessions whether a session ends with its token; null for yes
     */
    public record Bearer(
            @Nullable String issuer,
            @Nullable String audience,
            @Nullable JsonObject key,
            @Nullable URI jwks,
            @Nullable List<String> algorithms,
            @Nullable String authidClaim,
            @Nullable String roleClaim,
            @Nullable String role,
            @Nullable Boolean endSessions,
            @Nullable String authenticator) {
        private static final String DEFAULT_AUTHID_CLAIM = "sub";

        private AuthenticationSettings.Bearer settings(String place, TokenVerifiers verifiers) {
            if (roleClaim == null && role == null) {
                throw new ConfigurationException(
                        place
                                + ": roleClaim or role is missing; say which claim names the role, or give all tokens one role");
            }
            return new AuthenticationSettings.Bearer(
                    verifier(place, verifiers),
                    authidClaim == null ? DEFAULT_AUTHID_CLAIM : authidClaim,
                    roleClaim,
                    role,
                    !Boolean.FALSE.equals(endSessions));
        }

        private TokenVerifier verifier(String place, TokenVerifiers verifiers) {
            try {
                return verifiers.verifier(place, tokens());
            } catch (IllegalArgumentException wrong) {
                throw ConfigurationException.of(wrong);
            }
        }

        /** What people should know of it, or null. */
        public @Nullable String warning() {
            if (jwks == null || "file".equals(jwks.getScheme()) || (issuer != null && audience != null)) {
                return null;
            }
            String missing = issuer == null && audience == null
                    ? "neither issuer nor audience is"
                    : issuer == null ? "issuer is not" : "audience is not";
            return "bearer: " + missing + " set, so every token lets in that " + jwks
                    + " has keys for, also one made for another service: name both";
        }

        /** What tokens are verified by. */
        public TokenSettings tokens() {
            return new TokenSettings(issuer, audience, key == null ? null : key.toString(), jwks, algorithms);
        }

        /** Without the key, which may be a secret. */
        @Override
        public String toString() {
            return "Bearer[issuer=" + issuer + ", audience=" + audience + ", jwks=" + jwks + "]";
        }
    }

    /**
     * Users of the Jakarta container.
     *
     * @param roles ours by the container's
     * @param role the role of those who have none of these
     */
    public record Container(
            @Nullable Map<String, String> roles,
            @Nullable String role,
            @Nullable String authenticator) {}

    /** How many attempts may fail in a time. */
    public record Attempts(
            @Nullable Integer perAddressAndAuthid,
            @Nullable Integer perAddress,
            @Nullable Integer perAuthid,
            @Nullable Integer windowMillis) {

        private AttemptLimits limits(String place) {
            AttemptLimits defaults = AttemptLimits.DEFAULT;
            return new AttemptLimits(
                    atLeastOne(place + ".perAddressAndAuthid", perAddressAndAuthid, defaults.perAddressAndAuthid()),
                    atLeastOne(place + ".perAddress", perAddress, defaults.perAddress()),
                    atLeastOne(place + ".perAuthid", perAuthid, defaults.perAuthid()),
                    atLeastOne(place + ".windowMillis", windowMillis, defaults.windowMillis()));
        }
    }

    /**
     * What the realm's authentication is made with.
     *
     * @param settings for the roles of the realm
     */
    AuthenticationSettings settings(String place, AuthenticationSettings.Builder settings, TokenVerifiers verifiers) {
        allow(place, settings, AuthMethod.TICKET, ticket);
        allow(place, settings, AuthMethod.WAMPCRA, wampcra);
        allow(place, settings, AuthMethod.WAMP_SCRAM, wampScram);
        allow(place, settings, AuthMethod.CRYPTOSIGN, cryptosign);
        allow(place, settings, AuthMethod.BASIC, basic);
        allow(place, settings, AuthMethod.TLS, tls);
        allowOthers(place, settings, verifiers);
        settings.deadlineMillis(
                atLeastOne(place + ".deadlineMillis", deadlineMillis, AuthenticationSettings.DEFAULT_DEADLINE_MILLIS));
        if (attempts != null) {
            settings.attempts(attempts.limits(place + ".attempts"));
        }
        if (authenticatorRealm != null) {
            settings.authenticatorRealm(authenticatorRealm);
        }
        List<PrincipalConfiguration> accounts = orNone(principals);
        for (int i = 0; i < accounts.size(); i++) {
            settings.principal(accounts.get(i).principal(place + ".principals[" + i + "]"));
        }
        try {
            return settings.build();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(place + "." + wrong.getMessage(), wrong);
        }
    }

    private void allowOthers(String place, AuthenticationSettings.Builder settings, TokenVerifiers verifiers) {
        if (anonymous != null) {
            if (anonymous.authenticator() == null) {
                settings.anonymous(anonymous.settings());
            } else {
                allow(place, settings, AuthMethod.ANONYMOUS, new Method(anonymous.authenticator()));
            }
        }
        if (bearer != null) {
            if (bearer.authenticator() == null) {
                settings.bearer(bearer.settings(place + ".bearer", verifiers));
            } else {
                allow(place, settings, AuthMethod.BEARER, new Method(bearer.authenticator()));
            }
        }
        if (container != null) {
            settings.container(container.roles() == null ? Map.of() : container.roles(), container.role());
            allow(place, settings, AuthMethod.CONTAINER, new Method(container.authenticator()));
        }
        if (cookie != null) {
            settings.allow(AuthMethod.COOKIE);
            long defaultSeconds = AuthenticationSettings.DEFAULT_COOKIE_MAX_AGE_MILLIS / SECOND_MILLIS;
            settings.cookieMaxAgeMillis(SECOND_MILLIS
                    * atLeastOne(place + ".cookie.maxAgeSeconds", cookie.maxAgeSeconds(), defaultSeconds));
            if (cookie.secret() != null) {
                settings.secret(cookie.secret());
            }
        }
    }

    private static void allow(
            String place, AuthenticationSettings.Builder settings, AuthMethod method, @Nullable Method configured) {
        if (configured != null && configured.authenticator() != null) {
            settings.allow(method, decider(place + "." + method.key() + ".authenticator", configured.authenticator()));
        } else if (configured != null) {
            settings.allow(method);
        }
    }

    /** The URI of a procedure, or a Java class that is there. */
    static String decider(String place, String name) {
        if (name.startsWith(Decider.PREFIX)) {
            String type = name.substring(Decider.PREFIX.length());
            if (!Deciders.exists(type)) {
                throw new ConfigurationException(place + ": there is no class " + type + " among the "
                        + Decider.class.getName() + " services, and no bean of it; name it in META-INF/services/"
                        + Decider.class.getName()
                        + " of a JAR on the class path, or, where there is CDI, give it a scope");
            }
        } else if (!Uri.isValid(name, Uri.Rule.LOOSE)) {
            throw new ConfigurationException(
                    place + ": must be the URI of a procedure, or \"" + Decider.PREFIX + "\" and the name of a class");
        }
        return name;
    }
}
