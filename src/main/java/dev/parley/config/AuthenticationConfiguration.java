package dev.parley.config;

import static dev.parley.config.Settings.atLeastOne;
import static dev.parley.config.Settings.orNone;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Decider;
import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import dev.parley.message.Uri;
import dev.parley.runtime.work.Deciders;
import dev.parley.token.TokenSettings;
import dev.parley.token.TokenVerifiers;
import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbProperty;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code authentication} of a realm: a method is allowed if its key is there. Created by {@link ConfigurationReader}; what is
 * absent is null.
 *
 * @param anonymous every peer, without proof
 * @param ticket tickets, which send the secret itself
 * @param wampcra challenges signed with a secret
 * @param wampScram challenges that both sides answer with what they derive from a password
 * @param cryptosign challenges signed with an Ed25519 key
 * @param cookie browsers that have logged in by another method before
 * @param basic HTTP Basic in the handshake
 * @param bearer JSON Web Tokens in the handshake
 * @param tls TLS client certificates
 * @param container users of the Jakarta container
 * @param deadlineMillis milliseconds that an authentication may take in total; by default {@value
 *     AuthenticationSettings#DEFAULT_DEADLINE_MILLIS}
 * @param attempts limits of failed attempts
 * @param principals the accounts
 * @param authenticatorRealm the realm where authenticators are registered; null for this realm
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
     * A method whose credentials are those of the principals, or an authenticator's.
     *
     * @param authenticator decides instead of the principals: the URI of a procedure, or {@code java:} and the name of a class
     */
    public record Method(@Nullable String authenticator) {}

    /**
     * The method {@code anonymous}.
     *
     * @param role of the sessions; by default {@code anonymous}
     * @param loopbackOnly whether only programs on this machine are admitted; by default false
     * @param authid of the sessions; by default one of its own for each
     * @param authenticator decides instead: the URI of a procedure, or {@code java:} and the name of a class
     */
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
     * The method {@code cookie}, by which a browser logs in again.
     *
     * @param maxAgeSeconds seconds after which the cookie expires; by default a day
     * @param secret keeps the challenges for unknown accounts the same over restarts
     */
    public record Cookie(
            @Nullable Integer maxAgeSeconds, @Nullable Secret secret) {}

    /**
     * The method {@code bearer}, by JSON Web Tokens.
     *
     * @param issuer the claim {@code iss} that tokens must have; null for any
     * @param audience a member that the claim {@code aud} must have; null for any
     * @param key the JSON Web Key that tokens are signed with
     * @param jwks the place of a JSON Web Key Set instead: an https URI, or a file
     * @param algorithms the permitted signature algorithms; by default those that suit the key
     * @param authidClaim the claim that is the authid; by default {@code sub}
     * @param roleClaim the claim that is the role
     * @param role the role of tokens whose claim is missing or names no role of the realm
     * @param authenticator decides instead: the URI of a procedure, or {@code java:} and the name of a class
     * @param endSessions whether a session ends when its token expires; null for yes
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
                                + ": roleClaim or role is missing; name the claim that is the role, or one role for all tokens");
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

        /** A warning about these settings, or null. */
        public @Nullable String warning() {
            if (jwks == null || "file".equals(jwks.getScheme()) || (issuer != null && audience != null)) {
                return null;
            }
            String missing = issuer == null && audience == null
                    ? "neither issuer nor audience is"
                    : issuer == null ? "issuer is not" : "audience is not";
            return "bearer: " + missing + " set, so every token is valid whose key is in " + jwks
                    + ", also one for another service: set both";
        }

        /** The settings that tokens are verified by. */
        public TokenSettings tokens() {
            return new TokenSettings(issuer, audience, key == null ? null : key.toString(), jwks, algorithms);
        }

        /** Leaves out the key, which may be a secret. */
        @Override
        public String toString() {
            return "Bearer[issuer=" + issuer + ", audience=" + audience + ", jwks=" + jwks + "]";
        }
    }

    /**
     * The method {@code container}, for users whom the Jakarta container has authenticated.
     *
     * @param roles the realm's roles by the container's; the first that a user has counts
     * @param role the role of users who have none of these
     * @param authenticator decides instead: the URI of a procedure, or {@code java:} and the name of a class
     */
    public record Container(
            @Nullable Map<String, String> roles,
            @Nullable String role,
            @Nullable String authenticator) {}

    /**
     * The limits of failed attempts within a window of time; beyond one, attempts are refused until the window ends.
     *
     * @param perAddressAndAuthid failures for one authid from one address
     * @param perAddress failures from one address
     * @param perAuthid failures for one authid from addresses where it has not logged in
     * @param windowMillis the length of the window, in milliseconds
     */
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
     * Checks and builds the realm's authentication settings.
     *
     * @param place where this stands in the configuration, for error messages
     * @param settings a builder for the roles of the realm
     * @throws ConfigurationException if a value is unusable
     */
    AuthenticationSettings settings(String place, AuthenticationSettings.Builder settings, TokenVerifiers verifiers) {
        Mistakes mistakes = new Mistakes();
        mistakes.inspect(() -> allow(place, settings, AuthMethod.TICKET, ticket));
        mistakes.inspect(() -> allow(place, settings, AuthMethod.WAMPCRA, wampcra));
        mistakes.inspect(() -> allow(place, settings, AuthMethod.WAMP_SCRAM, wampScram));
        mistakes.inspect(() -> allow(place, settings, AuthMethod.CRYPTOSIGN, cryptosign));
        mistakes.inspect(() -> allow(place, settings, AuthMethod.BASIC, basic));
        mistakes.inspect(() -> allow(place, settings, AuthMethod.TLS, tls));
        mistakes.inspect(() -> allowAnonymous(place, settings));
        mistakes.inspect(() -> allowBearer(place, settings, verifiers));
        mistakes.inspect(() -> allowContainer(place, settings));
        mistakes.inspect(() -> allowCookie(place, settings));
        settings.deadlineMillis(mistakes.atLeastOne(
                place + ".deadlineMillis", deadlineMillis, AuthenticationSettings.DEFAULT_DEADLINE_MILLIS));
        if (attempts != null) {
            mistakes.inspect(() -> settings.attempts(attempts.limits(place + ".attempts")));
        }
        if (authenticatorRealm != null) {
            settings.authenticatorRealm(authenticatorRealm);
        }
        List<PrincipalConfiguration> accounts = orNone(principals);
        for (int i = 0; i < accounts.size(); i++) {
            PrincipalConfiguration account = accounts.get(i);
            String entry = place + ".principals[" + i + "]";
            mistakes.inspect(() -> settings.principal(account.principal(entry)));
        }
        mistakes.check();
        try {
            return settings.build();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(place + "." + wrong.getMessage(), wrong);
        }
    }

    private void allowAnonymous(String place, AuthenticationSettings.Builder settings) {
        if (anonymous != null) {
            if (anonymous.authenticator() == null) {
                settings.anonymous(anonymous.settings());
            } else {
                allow(place, settings, AuthMethod.ANONYMOUS, new Method(anonymous.authenticator()));
            }
        }
    }

    private void allowBearer(String place, AuthenticationSettings.Builder settings, TokenVerifiers verifiers) {
        if (bearer != null) {
            if (bearer.authenticator() == null) {
                settings.bearer(bearer.settings(place + ".bearer", verifiers));
            } else {
                allow(place, settings, AuthMethod.BEARER, new Method(bearer.authenticator()));
            }
        }
    }

    private void allowContainer(String place, AuthenticationSettings.Builder settings) {
        if (container != null) {
            settings.container(container.roles() == null ? Map.of() : container.roles(), container.role());
            allow(place, settings, AuthMethod.CONTAINER, new Method(container.authenticator()));
        }
    }

    private void allowCookie(String place, AuthenticationSettings.Builder settings) {
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

    /**
     * Checks an authenticator's or authorizer's name: the URI of a procedure, or an existing Java class.
     *
     * @throws ConfigurationException if it is neither
     */
    static String decider(String place, String name) {
        if (name.startsWith(Decider.PREFIX)) {
            String type = name.substring(Decider.PREFIX.length());
            if (!Deciders.exists(type)) {
                throw new ConfigurationException(place + ": there is no class " + type + " among the "
                        + Decider.class.getName() + " services, and no bean of it; name it in META-INF/services/"
                        + Decider.class.getName()
                        + " of a JAR on the class path, or, with CDI, give it a scope");
            }
        } else if (!Uri.isValid(name, Uri.Rule.LOOSE)) {
            throw new ConfigurationException(
                    place + ": must be the URI of a procedure, or \"" + Decider.PREFIX + "\" and the name of a class");
        }
        return name;
    }
}
