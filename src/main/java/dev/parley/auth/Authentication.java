package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import dev.parley.message.ErrorUri;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may come into one realm. The realm calls {@link #begin} when somebody says HELLO, and goes on from the {@link
 * Step} it gets; the handshake calls {@link #refusal} and {@link #knows}. Threads may share it; a peer cannot make it
 * throw.
 *
 * <p>Which method it is, is decided like this:
 *
 * <ul>
 *   <li>HELLO names methods: the first of them, in its order, that the realm allows and that applies. A WAMP method
 *       applies if HELLO has what it begins with (an authid, a nonce, a public key); a method of the transport if its
 *       evidence is there and does not name somebody else than HELLO's authid.
 *   <li>HELLO names no method, or only {@code anonymous}: the client has nothing to say about it, so the handshake
 *       has: the first of bearer, basic, tls, container and cookie that applies, else anonymous. So a browser with a
 *       cookie is who it was, though its page just connects.
 *   <li>An Authorization header of a scheme that the realm allows must be right, whatever HELLO names. A scheme that
 *       the realm does not allow is none of its business: it may be meant for a proxy.
 *   <li>A certificate that no principal has, or a user of the container without a role here, is denied where its turn
 *       comes.
 *   <li>A cookie that means nobody is no evidence at all: browsers keep cookies longer than we keep their meaning.
 *   <li>What a method has denied no other method allows; the peer must come again.
 * </ul>
 */
public final class Authentication {
    /** What is tried for clients that name no method. */
    private static final List<AuthMethod> BY_EVIDENCE = List.of(
            AuthMethod.BEARER,
            AuthMethod.BASIC,
            AuthMethod.TLS,
            AuthMethod.CONTAINER,
            AuthMethod.COOKIE,
            AuthMethod.ANONYMOUS);

    private final RealmState context;
    private final byte[] key;
    private final Map<AuthMethod, Mechanism> methods = new EnumMap<>(AuthMethod.class);

    /** Those of {@link #methods} that the Authorization header is for, where we decide about it ourselves. */
    private final List<HeaderMechanism> headerMethods = new ArrayList<>();

    public Authentication(String realm, AuthenticationSettings settings, RandomBytes random) {
        this(realm, settings, random, key(settings, realm, random), null);
    }

    private Authentication(
            String realm,
            AuthenticationSettings settings,
            RandomBytes random,
            byte[] key,
            @Nullable RealmState before) {
        this.key = key;
        Directory directory = new Directory(settings, Hashes.hmac(key, "mock"));
        AttemptLimiter attempts = before == null ? new AttemptLimiter(settings.attempts()) : before.attempts();
        Cookies cookies = before == null ? new Cookies(Hashes.hmac(key, "cookie")) : before.cookies();
        context = new RealmState(realm, settings, directory, attempts, cookies, random);
        BasicMechanism basic = new BasicMechanism(directory, Hashes.hmac(key, "basic"));
        BearerMechanism bearer = new BearerMechanism(settings);
        methods.put(AuthMethod.ANONYMOUS, new AnonymousMechanism());
        methods.put(AuthMethod.TICKET, new TicketMechanism());
        methods.put(AuthMethod.WAMPCRA, new CraMechanism());
        methods.put(AuthMethod.WAMP_SCRAM, new ScramMechanism());
        methods.put(AuthMethod.CRYPTOSIGN, new CryptosignMechanism());
        methods.put(AuthMethod.BEARER, bearer);
        methods.put(AuthMethod.BASIC, basic);
        methods.put(AuthMethod.TLS, new TlsMechanism());
        methods.put(AuthMethod.CONTAINER, new ContainerMechanism());
        methods.put(AuthMethod.COOKIE, new CookieMechanism());
        methods.keySet().retainAll(settings.methods().keySet());
        decide(settings, AuthMethod.BEARER, bearer);
        decide(settings, AuthMethod.BASIC, basic);
    }

    /** What the realm's own secrets are made from: its configured one, or else one that is drawn. */
    private static byte[] key(AuthenticationSettings settings, String realm, RandomBytes random) {
        Secret secret = settings.secret();
        return secret == null ? random.next(Hashes.SHA256_BYTES) : Hashes.hmac(secret, realm);
    }

    private void decide(AuthenticationSettings settings, AuthMethod method, HeaderMechanism how) {
        if (settings.allows(method) && settings.authenticator(method) == null) {
            headerMethods.add(how);
        }
    }

    /** The realm's name. */
    public String realm() {
        return context.realm();
    }

    public AuthenticationSettings settings() {
        return context.settings();
    }

    /**
     * The same realm after a change of its configuration. Failed attempts still count, and cookies still mean whom they
     * meant, unless that principal has changed. AttemptLimiter that are under way go on by the old settings: ask {@link
     * #admits} of the new ones before WELCOME.
     */
    public Authentication reconfigured(AuthenticationSettings settings) {
        byte[] kept = settings.secret() == null && context.settings().secret() == null
                ? key
                : key(settings, context.realm(), context.random());
        Authentication changed = new Authentication(context.realm(), settings, context.random(), kept, context);
        context.attempts().limit(settings.attempts());
        if (!settings.allows(AuthMethod.COOKIE)) {
            context.cookies().clear();
        }
        return changed;
    }

    /** Somebody says HELLO. */
    public Step begin(Applicant applicant, long now) {
        Attempt unknown = new Attempt(context, applicant, null, now);
        if (applicant.authid() != null && applicant.authid().length() > Identity.MAX_AUTHID_LENGTH) {
            return unknown.deny("an authid of more than " + Identity.MAX_AUTHID_LENGTH + " characters");
        }
        Identity identity = null;
        for (HeaderMechanism method : headerMethods) {
            String credentials = AuthorizationHeader.credentials(applicant.evidence(), method.scheme());
            if (credentials != null) {
                InetAddress address = applicant.evidence().address();
                String authid = method.authid(credentials);
                if (!context.attempts().begin(address, authid, now)) {
                    return unknown.tooMany();
                }
                HeaderMechanism.Verdict verdict = method.check(credentials, now);
                identity = verdict.identity();
                if (identity == null) {
                    return unknown.deny(verdict.cause());
                }
                context.attempts().succeeded(address, authid);
            }
        }
        return open(new Attempt(context, applicant, identity, now));
    }

    private Step open(Attempt attempt) {
        Set<AuthMethod> named = new LinkedHashSet<>();
        attempt.applicant.methods().forEach(name -> {
            AuthMethod method = AuthMethod.of(name);
            if (method != null) {
                named.add(method);
            }
        });
        boolean isSilent = attempt.applicant.methods().stream().allMatch(AuthMethod.ANONYMOUS.key()::equals);
        for (AuthMethod name : isSilent ? BY_EVIDENCE : named) {
            Mechanism method = methods.get(name);
            Step step = method == null ? null : method.open(attempt);
            if (step != null) {
                return step;
            }
        }
        return isSilent ? silent(attempt) : inapplicable(attempt);
    }

    /** HELLO named no method, and nothing in the handshake let its sender in. */
    private Step silent(Attempt attempt) {
        if (methods.isEmpty()) {
            return nothingMatches();
        }
        String anonymous = AuthMethod.ANONYMOUS.key() + ": ";
        String hint = attempt.complaints().stream()
                .filter(complaint -> complaint.startsWith(anonymous))
                .map(complaint -> " (" + complaint.substring(anonymous.length()) + ")")
                .findFirst()
                .orElse("");
        return new Step.Denied(
                ErrorUri.AUTHENTICATION_REQUIRED,
                "realm '" + context.realm() + "' requires authentication; " + accepted() + hint,
                "no authentication");
    }

    private Step inapplicable(Attempt attempt) {
        if (attempt.complaints().isEmpty()) {
            return nothingMatches();
        }
        String why = String.join("; ", attempt.complaints());
        return new Step.Denied(
                ErrorUri.AUTHENTICATION_REQUIRED,
                "realm '" + context.realm() + "' requires authentication, and what was offered does not apply: " + why,
                why);
    }

    private Step nothingMatches() {
        return new Step.Denied(
                ErrorUri.NO_MATCHING_AUTH_METHOD,
                "none of the offered authentication methods is accepted in realm '" + context.realm() + "'; "
                        + accepted(),
                "none of the offered methods is allowed");
    }

    private String accepted() {
        return methods.isEmpty()
                ? "its configuration allows none"
                : "it accepts " + methods.keySet().stream().map(AuthMethod::key).collect(Collectors.joining(", "));
    }

    /**
     * Whether a handshake must be refused, with 401: its Authorization header is of a scheme that realms allow, and is
     * right in none of them.
     *
     * @param realms all that the peer might ask for
     * @return the values of {@code WWW-Authenticate}; empty where the handshake may go on
     */
    public static List<String> refusal(Collection<Authentication> realms, Evidence evidence, long now) {
        InetAddress address = evidence.address();
        Set<String> challenges = new LinkedHashSet<>();
        List<Runnable> counts = new ArrayList<>();
        for (Authentication realm : realms) {
            if (realm.leavesToOthers(evidence)) {
                return List.of();
            }
            for (HeaderMechanism method : realm.headerMethods) {
                String credentials = AuthorizationHeader.credentials(evidence, method.scheme());
                if (credentials == null) {
                    continue;
                }
                AttemptLimiter attempts = realm.context.attempts();
                String authid = method.authid(credentials);
                if (attempts.mayBegin(address, authid, now)
                        && method.check(credentials, now).identity() != null) {
                    return List.of();
                }
                challenges.add(method.challenge());
                counts.add(() -> attempts.begin(address, authid, now));
            }
        }
        counts.forEach(Runnable::run);
        return List.copyOf(challenges);
    }

    /** Whether an authenticator decides about that header, which cannot be asked before HELLO. */
    private boolean leavesToOthers(Evidence evidence) {
        return (context.settings().authenticator(AuthMethod.BASIC) != null
                        && AuthorizationHeader.credentials(evidence, "basic") != null)
                || (context.settings().authenticator(AuthMethod.BEARER) != null
                        && AuthorizationHeader.credentials(evidence, "bearer") != null);
    }

    /** A value for the cookie that a handshake sets. */
    public Secret newCookie() {
        return Cookies.issue(context.random());
    }

    /**
     * Whether one of those cookies means somebody here. Where none does in any realm, the handshake sets a new one,
     * never the one it was sent.
     */
    public boolean knows(Evidence evidence, long now) {
        return context.settings().allows(AuthMethod.COOKIE)
                && context.cookies().find(evidence.cookies(), context.directory(), now) != null;
    }

    /** The browser at that connection says good-bye for good: its cookies mean nobody any more. */
    public void forget(Evidence evidence) {
        context.cookies().forget(evidence.cookies());
        if (evidence.issuedCookie() != null) {
            context.cookies().forget(List.of(evidence.issuedCookie()));
        }
    }

    /** No cookie means that account any more. */
    public void forget(Identity identity) {
        context.cookies().forget(identity);
    }

    /** Whether somebody who came in like this would still be let in: to be asked after {@link #reconfigured}. */
    public boolean admits(Identity identity, Evidence evidence) {
        AuthMethod method = AuthMethod.of(identity.method());
        AuthenticationSettings settings = context.settings();
        if (method == null || !settings.allows(method) || !settings.hasRole(identity.role())) {
            return false;
        }
        if (method == AuthMethod.ANONYMOUS && settings.authenticator(method) == null) {
            AuthenticationSettings.Anonymous anonymous = settings.anonymous();
            return anonymous != null
                    && anonymous.role().equals(identity.role())
                    && (!anonymous.loopbackOnly() || evidence.isLocal());
        }
        if (identity.provider().equals(Identity.STATIC)) {
            Principal principal = context.directory().principal(identity.authid());
            return principal != null && principal.vouchesFor(identity);
        }
        return true;
    }
}
