package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import dev.parley.auth.cookie.CookieChange;
import dev.parley.auth.cookie.CookieLogin;
import dev.parley.auth.cookie.Cookies;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import dev.parley.message.ErrorUri;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come into one realm. The router calls {@link #begin} for each HELLO, and carries out the {@link Step} that this
 * returns; the handshake calls {@link HeaderCheck} and {@link #knows}. Threads may share it; a peer cannot make it throw.
 *
 * <p>How the method is chosen:
 *
 * <ul>
 *   <li>HELLO names methods: the first of them, in its order, that the realm allows and that applies. A WAMP method
 *       applies if HELLO has what it begins with (an authid, a nonce, a public key); a method of the transport if its
 *       evidence is there and names no other account than HELLO's authid.
 *   <li>HELLO names no method, or only {@code anonymous}: the evidence of the handshake decides. It is the first of
 *       bearer, basic, tls, container and cookie that applies, else anonymous. So a browser with a cookie gets its
 *       account again, though its page just connects.
 *   <li>An Authorization header of a scheme that the realm allows must be right, whatever HELLO names. A scheme that
 *       the realm does not allow is ignored: it may be meant for a proxy.
 *   <li>A certificate that no principal has, and a user of the container without a role here, are denied when the turn
 *       of their method comes.
 *   <li>A cookie that means no account is ignored: browsers keep cookies longer than routers keep their meaning.
 *   <li>What one method has denied, no other method allows; the peer must connect again.
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

    private final RealmState state;
    private final byte[] key;
    private final BearerMechanism bearer;
    private final Map<AuthMethod, Mechanism> mechanisms = new EnumMap<>(AuthMethod.class);

    /** Those of {@link #mechanisms} that read the Authorization header and are not left to an authenticator. */
    private final List<HeaderMechanism> headerMechanisms = new ArrayList<>();

    /**
     * The authentication of one realm.
     *
     * @param random where challenges, nonces and cookies come from; called by any thread
     */
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
        AttemptLimiter limiter = before == null ? new AttemptLimiter(settings.attempts()) : before.limiter();
        Cookies cookies = before == null ? new Cookies(realm) : before.cookies();
        state = new RealmState(realm, settings, directory, limiter, cookies, random);
        BasicMechanism basic = new BasicMechanism(directory, Hashes.hmac(key, "basic"));
        bearer = new BearerMechanism(settings);
        mechanisms.put(AuthMethod.ANONYMOUS, new AnonymousMechanism());
        mechanisms.put(AuthMethod.TICKET, new TicketMechanism());
        mechanisms.put(AuthMethod.WAMPCRA, new CraMechanism());
        mechanisms.put(AuthMethod.WAMP_SCRAM, new ScramMechanism());
        mechanisms.put(AuthMethod.CRYPTOSIGN, new CryptosignMechanism());
        mechanisms.put(AuthMethod.BEARER, bearer);
        mechanisms.put(AuthMethod.BASIC, basic);
        mechanisms.put(AuthMethod.TLS, new TlsMechanism());
        mechanisms.put(AuthMethod.CONTAINER, new ContainerMechanism());
        mechanisms.put(AuthMethod.COOKIE, new CookieMechanism());
        mechanisms.keySet().retainAll(settings.methods().keySet());
        useHeader(settings, AuthMethod.BEARER, bearer);
        useHeader(settings, AuthMethod.BASIC, basic);
    }

    /** What the realm's own secrets are made from: its configured one, or else one that is drawn. */
    private static byte[] key(AuthenticationSettings settings, String realm, RandomBytes random) {
        Secret secret = settings.secret();
        return secret == null ? random.next(Hashes.SHA256_BYTES) : Hashes.hmac(secret, realm);
    }

    private void useHeader(AuthenticationSettings settings, AuthMethod method, HeaderMechanism mechanism) {
        if (settings.allows(method) && settings.authenticator(method) == null) {
            headerMechanisms.add(mechanism);
        }
    }

    /** The realm's name. */
    public String realm() {
        return state.realm();
    }

    /** The settings by which it decides. */
    public AuthenticationSettings settings() {
        return state.settings();
    }

    /**
     * The same realm after a change of its configuration. Failed attempts still count, and cookies keep their meaning
     * unless its principal has changed. Attempts under way go on by the old settings: ask the new ones {@link #admits}
     * before WELCOME.
     */
    public Authentication reconfigured(AuthenticationSettings settings) {
        byte[] kept = settings.secret() == null && state.settings().secret() == null
                ? key
                : key(settings, state.realm(), state.random());
        Authentication changed = new Authentication(state.realm(), settings, state.random(), kept, state);
        state.limiter().limit(settings.attempts());
        if (!settings.allows(AuthMethod.COOKIE)) {
            state.cookies().clear();
        }
        return changed;
    }

    /**
     * Begins with a HELLO.
     *
     * @param now the time, in milliseconds since the epoch
     */
    public Step begin(Applicant applicant, long now) {
        Attempt unknown = new Attempt(state, applicant, null, now);
        if (applicant.authid() != null && applicant.authid().length() > Identity.MAX_AUTHID_LENGTH) {
            return unknown.deny("an authid of more than " + Identity.MAX_AUTHID_LENGTH + " characters");
        }
        for (HeaderMechanism mechanism : headerMechanisms) {
            String credentials = AuthorizationHeader.credentials(applicant.evidence(), mechanism.scheme());
            if (credentials != null) {
                return check(mechanism, credentials, unknown);
            }
        }
        return open(unknown);
    }

    /** There is one Authorization header, and so one mechanism that is asked about it. */
    private Step check(HeaderMechanism mechanism, String credentials, Attempt attempt) {
        Applicant applicant = attempt.applicant;
        AttemptLimiter.Counted counted = state.limiter()
                .begin(applicant.evidence().address(), mechanism.authid(credentials), applicant.saidMillis());
        if (counted == null) {
            return attempt.tooMany();
        }
        HeaderMechanism.Verdict known = mechanism.known(credentials, attempt.now());
        if (known != null) {
            return judge(known, applicant, counted, attempt.now());
        }
        return new Step.Work(
                () -> {
                    HeaderMechanism.Verdict verdict = mechanism.check(credentials, attempt.now());
                    return now -> judge(verdict, applicant, counted, now);
                },
                now -> {
                    counted.forgive();
                    return attempt.neglect(mechanism.scheme() + ": too many passwords are being checked");
                });
    }

    private Step judge(HeaderMechanism.Verdict verdict, Applicant applicant, AttemptLimiter.Counted counted, long now) {
        Attempt attempt = new Attempt(state, applicant, verdict.identity(), now);
        if (verdict.identity() == null) {
            return attempt.deny(verdict.cause());
        }
        counted.succeeded(applicant.saidMillis());
        return open(attempt);
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
            Mechanism mechanism = mechanisms.get(name);
            Step step = mechanism == null ? null : mechanism.open(attempt);
            if (step != null) {
                return step;
            }
        }
        return isSilent ? silent(attempt) : inapplicable(attempt);
    }

    /** HELLO named no method, and no evidence of the handshake applied. */
    private Step silent(Attempt attempt) {
        if (mechanisms.isEmpty()) {
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
                "realm '" + state.realm() + "' requires authentication; " + accepted() + hint,
                "no authentication");
    }

    private Step inapplicable(Attempt attempt) {
        if (attempt.complaints().isEmpty()) {
            return nothingMatches();
        }
        String why = String.join("; ", attempt.complaints());
        return new Step.Denied(
                ErrorUri.AUTHENTICATION_REQUIRED,
                "realm '" + state.realm() + "' requires authentication, and what was offered does not apply: " + why,
                why);
    }

    private Step nothingMatches() {
        return new Step.Denied(
                ErrorUri.NO_MATCHING_AUTH_METHOD,
                "none of the offered authentication methods is accepted in realm '" + state.realm() + "'; "
                        + accepted(),
                "none of the offered methods is allowed");
    }

    private String accepted() {
        return mechanisms.isEmpty()
                ? "its configuration allows none"
                : "it accepts "
                        + mechanisms.keySet().stream().map(AuthMethod::key).collect(Collectors.joining(", "));
    }

    AttemptLimiter limiter() {
        return state.limiter();
    }

    /** Those that read the Authorization header, in the order in which they are asked. */
    List<HeaderMechanism> headerMechanisms() {
        return headerMechanisms;
    }

    /** Whether an authenticator decides about that header, which cannot be asked before HELLO. */
    boolean leavesToOthers(Evidence evidence) {
        return (state.settings().authenticator(AuthMethod.BASIC) != null
                        && AuthorizationHeader.credentials(evidence, "basic") != null)
                || (state.settings().authenticator(AuthMethod.BEARER) != null
                        && AuthorizationHeader.credentials(evidence, "bearer") != null);
    }

    /** A value for the cookie that a handshake sets. */
    public Secret newCookie() {
        return Cookies.issue(state.random());
    }

    /**
     * Whether one of the peer's cookies means an account here. Where none does in any realm, the handshake sets a new one,
     * never the one it was sent.
     *
     * @param now the time, in milliseconds since the epoch
     */
    public boolean knows(Evidence evidence, long now) {
        return state.settings().allows(AuthMethod.COOKIE) && state.known(evidence, now) != null;
    }

    /** Forgets the cookies of the browser at that connection: its user has logged out. */
    public void forget(Evidence evidence) {
        state.cookies().forget(evidence.cookies());
        if (evidence.issuedCookie() != null) {
            state.cookies().forget(List.of(evidence.issuedCookie()));
        }
    }

    /** Forgets all cookies of that account. */
    public void forget(Identity identity) {
        state.cookies().forget(identity.authid(), identity.provider());
    }

    /** Has changes of what cookies mean told to whoever asks by {@link #takeCookieChanges}, again and again. */
    public void keepCookies() {
        state.cookies().keep();
    }

    /** Which cookies mean something else than when this was asked for before. Costs nothing where none does. */
    public List<CookieChange> takeCookieChanges() {
        return state.cookies().takeChanges();
    }

    /**
     * A cookie that was kept for longer than the router has lasted means that again.
     *
     * @param now the time, in milliseconds since the epoch
     * @return false where it never will
     */
    public boolean restoreCookie(String hash, CookieLogin login, long now) {
        if (!state.settings().allows(AuthMethod.COOKIE) || login.expiresMillis() <= now) {
            return false;
        }
        state.cookies().put(hash, login, now);
        return true;
    }

    /** Somebody else has found out that the cookie with that hash means nobody any more; nobody is told that again. */
    public void loseCookie(String hash) {
        state.cookies().lose(hash);
    }

    /** When a session of that identity is over by itself, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never. */
    public long endsMillis(Identity identity) {
        AuthenticationSettings.Bearer tokens = state.settings().bearer();
        boolean mayOutlast = identity.provider().equals(Identity.TOKEN) && tokens != null && !tokens.endSessions();
        return identity.credential() instanceof TokenCredential token && !mayOutlast
                ? token.expiresMillis()
                : Long.MAX_VALUE;
    }

    /** Whether {@link #refresh} is possible for a session of that identity. */
    public boolean canRefresh(Identity identity) {
        return bearer.canRefresh(identity);
    }

    /**
     * Takes the new token of a peer that has come in with one. The new token is checked as at the login, and an attempt is
     * counted.
     *
     * @param now the time, in milliseconds since the epoch
     * @param monotonicMillis the time, in milliseconds of the monotonic clock
     * @return {@link Step.Accepted} with the identity from now on, or {@link Step.Denied}
     */
    public Step refresh(Identity identity, Evidence evidence, String token, long now, long monotonicMillis) {
        if (!canRefresh(identity)) {
            String why = "this session has not come in with a token that the router itself verifies; log in again";
            return new Step.Denied(ErrorUri.NOT_AUTHORIZED, why, why);
        }
        Applicant applicant = new Applicant(0, identity.authid(), List.of(), Map.of(), evidence, monotonicMillis);
        return bearer.refresh(identity, token, new Attempt(state, applicant, null, now));
    }

    /** Whether a peer of that identity may stay. Asked after {@link #reconfigured}. */
    public boolean admits(Identity identity, Evidence evidence) {
        AuthMethod method = AuthMethod.of(identity.method());
        AuthenticationSettings settings = state.settings();
        if (method == null || !settings.allows(method) || !settings.hasRole(identity.role())) {
            return false;
        }
        if (!state.vouchesFor(identity)) {
            return false;
        }
        if (method == AuthMethod.ANONYMOUS && settings.authenticator(method) == null) {
            AuthenticationSettings.Anonymous anonymous = settings.anonymous();
            return anonymous != null
                    && anonymous.role().equals(identity.role())
                    && (!anonymous.loopbackOnly() || evidence.isLocal());
        }
        if (identity.provider().equals(Identity.STATIC)) {
            Principal principal = state.directory().principal(identity.authid());
            return principal != null && principal.vouchesFor(identity);
        }
        return true;
    }
}
