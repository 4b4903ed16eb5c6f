package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.auth.voucher.Voucher;
import dev.parley.message.AuthMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come into a realm, and how. Made with {@link #builder} where a configuration is read. Immutable.
 *
 * @param methods the methods allowed; a value is the procedure that decides about the method's users, or "" where the
 *     principals do
 * @param authenticatorRealm the realm where those procedures are registered, null for the realm itself
 * @param anonymous who comes in without authentication, null where nobody does
 * @param bearer what tokens say about their users, null where no verifier of tokens is set up
 * @param container which role a user of the container has here
 * @param principals the accounts that stand in the configuration
 * @param roles the roles that the realm has rules for
 * @param hasOtherRoles whether there may be others, about which an authorizer decides
 * @param cookieMaxAgeMillis how long a cookie is good for
 * @param deadlineMillis how long a peer may take to answer a challenge
 * @param attempts how many logins may fail before more of them are refused
 * @param secret what the mock challenges for accounts that do not exist are made from: with the same secret they are the same after
 *     a restart, and on several routers; null: one is drawn at random
 */
public record AuthenticationSettings(
        Map<AuthMethod, String> methods,
        @Nullable String authenticatorRealm,
        @Nullable Anonymous anonymous,
        @Nullable Bearer bearer,
        Container container,
        List<Principal> principals,
        Set<String> roles,
        boolean hasOtherRoles,
        long cookieMaxAgeMillis,
        long deadlineMillis,
        AttemptLimits attempts,
        @Nullable Secret secret) {

    /** The default of {@link #cookieMaxAgeMillis}: a day. */
    public static final long DEFAULT_COOKIE_MAX_AGE_MILLIS = 86_400_000;

    /** The default of {@link #deadlineMillis}. */
    public static final long DEFAULT_DEADLINE_MILLIS = 5_000;

    /**
     * Admission without authentication.
     *
     * @param role the role of all who come in so
     * @param loopbackOnly from this machine only, or from everywhere
     * @param authid the authid of all of them; null where each has one of its own
     */
    public record Anonymous(
            String role, boolean loopbackOnly, @Nullable String authid) {}

    /**
     * Which claims of a token name its user.
     *
     * @param verifier checks a token's signature and times
     * @param authidClaim such as {@code sub}
     * @param roleClaim a string, or a list of which the first that is a role here counts; null: all have the one role
     * @param role the role of tokens that name none; null: they are refused
     * @param endSessions whether a session ends with its token
     */
    public record Bearer(
            TokenVerifier verifier,
            String authidClaim,
            @Nullable String roleClaim,
            @Nullable String role,
            boolean endSessions) {

        /** Sessions end with their tokens. */
        public Bearer(TokenVerifier verifier, String authidClaim, @Nullable String roleClaim, @Nullable String role) {
            this(verifier, authidClaim, roleClaim, role, true);
        }

        /** What tokens are believed by, and for what. */
        private String vouching() {
            return verifier.settings() + ", " + authidClaim + ", " + roleClaim + ", " + role;
        }
    }

    /**
     * The roles of the container's users.
     *
     * @param roles ours by the container's; the first that the user has there counts
     * @param role the role of users that have none of those; null: they are refused
     */
    public record Container(
            Map<String, String> roles, @Nullable String role) {}

    /**
     * As the builder makes them.
     *
     * @throws IllegalArgumentException if a role is named that the realm does not have, or two principals have the same authid
     */
    public AuthenticationSettings {
        Set<String> known = hasOtherRoles ? null : roles;
        requireRole("anonymous.role", anonymous == null ? null : anonymous.role(), known);
        requireRole("bearer.role", bearer == null ? null : bearer.role(), known);
        requireRole("container.role", container.role(), known);
        for (Map.Entry<String, String> mapping : container.roles().entrySet()) {
            requireRole("container.roles." + mapping.getKey(), mapping.getValue(), known);
        }
        Set<String> authids = new HashSet<>();
        for (Principal principal : principals) {
            requireRole("principals: " + principal.authid() + ": role", principal.role(), known);
            if (!authids.add(principal.authid())) {
                throw new IllegalArgumentException(
                        "principals: there are two with authid '" + principal.authid() + "'");
            }
        }
    }

    private static void requireRole(String place, @Nullable String role, @Nullable Set<String> known) {
        if (role != null && known != null && !known.contains(role)) {
            String others = known.isEmpty() ? "" : ", or name one of " + String.join(", ", known);
            throw new IllegalArgumentException(
                    place + ": there is no role '" + role + "' in this realm; add it to \"roles\"" + others);
        }
    }

    boolean hasRole(String role) {
        return hasOtherRoles || roles.contains(role);
    }

    boolean allows(AuthMethod method) {
        return methods.containsKey(method);
    }

    /** The procedure that decides about users of that method, or null. */
    @Nullable
    String authenticator(AuthMethod method) {
        String procedure = methods.get(method);
        return procedure == null || procedure.isEmpty() ? null : procedure;
    }

    /** What stands for those who come in by that method. */
    Voucher voucher(String key) {
        AuthMethod method = Objects.requireNonNull(AuthMethod.of(key));
        String decider = authenticator(method);
        if (decider != null) {
            return new Voucher(method, decider + " in " + authenticatorRealm);
        }
        String said = "";
        if (method == AuthMethod.CONTAINER) {
            said = container.toString();
        } else if (method == AuthMethod.BEARER && bearer != null) {
            said = bearer.vouching();
        }
        return new Voucher(method, said);
    }

    /** The roles of the container that make a difference here: all that the binding must ask the container about. */
    public Set<String> containerRoles() {
        return container.roles().keySet();
    }

    /** For a realm with those roles; nobody may come in yet. */
    public static Builder builder(Set<String> roles) {
        return new Builder(roles);
    }

    /** Collects what a realm allows; used where a configuration is read. */
    public static final class Builder {
        private final Set<String> roles;
        private final Map<AuthMethod, String> methods = new EnumMap<>(AuthMethod.class);
        private final List<Principal> principals = new ArrayList<>();
        private Container container = new Container(Map.of(), null);
        private AttemptLimits attempts = AttemptLimits.DEFAULT;
        private long cookieMaxAgeMillis = DEFAULT_COOKIE_MAX_AGE_MILLIS;
        private boolean hasOtherRoles;
        private long deadlineMillis = DEFAULT_DEADLINE_MILLIS;
        private @Nullable String authenticatorRealm;
        private @Nullable Anonymous anonymous;
        private @Nullable Bearer bearer;
        private @Nullable Secret secret;

        private Builder(Set<String> roles) {
            this.roles = Collections.unmodifiableSet(new LinkedHashSet<>(roles));
        }

        /** Lets peers in without authentication, each with an authid of its own. */
        public Builder anonymous(String role, boolean loopbackOnly) {
            return anonymous(new Anonymous(role, loopbackOnly, null));
        }

        /** Lets peers in without authentication. */
        public Builder anonymous(Anonymous admission) {
            anonymous = admission;
            methods.putIfAbsent(AuthMethod.ANONYMOUS, "");
            return this;
        }

        /** Allows a method whose users are the principals, or those that the handshake's evidence names. */
        public Builder allow(AuthMethod method) {
            methods.putIfAbsent(method, "");
            return this;
        }

        /** Allows a method, and has a procedure decide about its users. */
        public Builder allow(AuthMethod method, String authenticator) {
            methods.put(method, authenticator);
            return this;
        }

        /** Admits roles that have no rules too: an authorizer decides what they may do. */
        public Builder otherRoles() {
            hasOtherRoles = true;
            return this;
        }

        /**
         * The realm where the procedures of {@link #allow(AuthMethod, String)} are registered; the realm itself otherwise.
         */
        public Builder authenticatorRealm(String realm) {
            authenticatorRealm = realm;
            return this;
        }

        /** Lets in who has a token (method {@code bearer}). */
        public Builder bearer(Bearer claims) {
            bearer = claims;
            return allow(AuthMethod.BEARER);
        }

        /**
         * Lets in users of the container (method {@code container}).
         *
         * @param rolesByContainerRole our roles by the container's; of several that a user has, the first of the map counts
         * @param role the role of users that have none of those; null: they are refused. Where the map is empty too, a role of the
         *     container is the role of the same name here
         */
        public Builder container(Map<String, String> rolesByContainerRole, @Nullable String role) {
            Map<String, String> mapping = new LinkedHashMap<>(rolesByContainerRole);
            if (mapping.isEmpty() && role == null) {
                roles.forEach(same -> mapping.put(same, same));
            }
            container = new Container(Collections.unmodifiableMap(mapping), role);
            return allow(AuthMethod.CONTAINER);
        }

        /** Adds an account. */
        public Builder principal(Principal principal) {
            principals.add(principal);
            return this;
        }

        /** How long a cookie is good for. */
        public Builder cookieMaxAgeMillis(long millis) {
            cookieMaxAgeMillis = millis;
            return this;
        }

        /** How long a peer may take to answer a challenge. */
        public Builder deadlineMillis(long millis) {
            deadlineMillis = millis;
            return this;
        }

        /** How many logins may fail before more of them are refused. */
        public Builder attempts(AttemptLimits limits) {
            attempts = limits;
            return this;
        }

        /** What the mock challenges for accounts that do not exist are made from, instead of a secret drawn at random. */
        public Builder secret(Secret stable) {
            secret = stable;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if they contradict themselves, with the place and what to do
         */
        public AuthenticationSettings build() {
            requireWhatMethodsNeed();
            return new AuthenticationSettings(
                    Collections.unmodifiableMap(new EnumMap<>(methods)),
                    authenticatorRealm,
                    anonymous,
                    bearer,
                    container,
                    List.copyOf(principals),
                    roles,
                    hasOtherRoles,
                    cookieMaxAgeMillis,
                    deadlineMillis,
                    attempts,
                    secret);
        }

        private void requireWhatMethodsNeed() {
            if ("".equals(methods.get(AuthMethod.BEARER)) && bearer == null) {
                throw new IllegalArgumentException("bearer: the key that tokens are verified with is missing");
            }
            if ("".equals(methods.get(AuthMethod.ANONYMOUS)) && anonymous == null) {
                throw new IllegalArgumentException("anonymous: the role is missing");
            }
            if (methods.containsKey(AuthMethod.COOKIE)
                    && !methods.get(AuthMethod.COOKIE).isEmpty()) {
                throw new IllegalArgumentException(
                        "cookie: takes no authenticator; whoever let the user in first decides");
            }
        }
    }
}
