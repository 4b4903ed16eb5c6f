package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import dev.parley.auth.cookie.CookieLogin;
import dev.parley.fault.LogText;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One peer's attempt to come into a realm, from HELLO to WELCOME or ABORT. The mechanisms make their steps with it, so that
 * the peer reads the same words whatever the cause of its refusal.
 */
final class Attempt {
    /** Errors by which authenticators say no; by others of {@code wamp} they say that they cannot decide. */
    private static final Set<String> REFUSALS = Set.of(
            ErrorUri.AUTHENTICATION_DENIED,
            ErrorUri.NOT_AUTHORIZED,
            ErrorUri.NO_SUCH_PRINCIPAL,
            ErrorUri.AUTHORIZATION_DENIED,
            ErrorUri.NO_SUCH_ROLE);

    final RealmState realm;
    final Applicant applicant;

    /** The identity that the Authorization header shows, where there is one that counts here. */
    final @Nullable Identity headerIdentity;

    private final List<String> complaints = new ArrayList<>();
    private long now;

    /** Null as long as it does not count. */
    private AttemptLimiter.@Nullable Counted counted;

    /** How often the peer or an authenticator was asked; only an answer to the last question counts. */
    private int turns;

    Attempt(RealmState realm, Applicant applicant, @Nullable Identity headerIdentity, long now) {
        this.realm = realm;
        this.applicant = applicant;
        this.headerIdentity = headerIdentity;
        this.now = now;
    }

    long now() {
        return now;
    }

    boolean isDynamic(AuthMethod method) {
        return realm.settings().authenticator(method) != null;
    }

    /** Whether the peer may get that account: HELLO asks for none, or for that one. */
    boolean mayBe(String authid) {
        return applicant.authid() == null || applicant.authid().equals(authid);
    }

    /** The method does not apply; the next one may. */
    @Nullable
    Step passOver(AuthMethod method, String complaint) {
        complaints.add(method.key() + ": " + complaint);
        return null;
    }

    /** Why methods did not apply, in their order. */
    List<String> complaints() {
        return complaints;
    }

    /**
     * Counts the attempt, once; a denial where there have been too many, else null.
     *
     * @param authid whose secret could be guessed; null where there is nothing to guess
     */
    @Nullable
    Step count(@Nullable String authid) {
        if (counted == null) {
            counted = realm.limiter().begin(applicant.evidence().address(), authid, applicant.saidMillis());
            if (counted == null) {
                return tooMany();
            }
        }
        return null;
    }

    Step.Denied tooMany() {
        return new Step.Denied(
                ErrorUri.UNAVAILABLE,
                "too many failed attempts; wait " + (realm.settings().attempts().windowMillis() / 1000 + 1)
                        + " seconds and try again",
                "too many failed attempts as " + LogText.quoted(applicant.authid()) + " or from "
                        + applicant.evidence());
    }

    Step challenge(AuthMethod method, Map<String, @Nullable Object> extra, Function<Authenticate, Step> judge) {
        int turn = ++turns;
        long asked = now;
        return new Step.Challenge(method.key(), Dict.of(extra), (answer, time) -> {
            if (turn != turns) {
                return deny(method.key() + ": a second answer to a challenge");
            }
            turns++;
            now = time;
            // "The AUTHENTICATE message was sent in due time" (Challenge Response Authentication)
            if (time - asked > realm.settings().deadlineMillis()) {
                return new Step.Denied(
                        ErrorUri.AUTHENTICATION_DENIED,
                        "the answer to the challenge came too late; log in again and answer within "
                                + realm.settings().deadlineMillis() + " ms",
                        method.key() + ": the answer came too late");
            }
            return judge.apply(answer);
        });
    }

    /** Accepts if the answer is right and the account exists; the work was the same either way. */
    Step decide(boolean isRight, Account<?> account, Map<String, @Nullable Object> extra, String whatWasWrong) {
        return isRight && account.isGenuine() ? accept(account.identity(), extra) : deny(account.cause(whatWasWrong));
    }

    Step accept(Identity identity, Map<String, @Nullable Object> extra) {
        if (!realm.settings().hasRole(identity.role())) {
            return new Step.Denied(
                    ErrorUri.NO_SUCH_ROLE,
                    "the role " + LogText.quoted(identity.role()) + " is not configured",
                    identity.method() + ": the role of " + LogText.quoted(identity.authid()) + ", "
                            + LogText.quoted(identity.role()) + ", is not among the realm's roles");
        }
        succeeded();
        Identity vouched = identity.vouchedFor(realm.settings().voucher(identity.method()));
        remember(vouched);
        Map<String, @Nullable Object> all = new LinkedHashMap<>(identity.extra());
        all.putAll(extra);
        return new Step.Accepted(vouched, all);
    }

    /** It was no guess. */
    void succeeded() {
        if (counted != null) {
            counted.succeeded(applicant.saidMillis());
        }
    }

    /** From now on the browser's cookie means this account, and no other. */
    private void remember(Identity identity) {
        boolean isByCookie = identity.method().equals(AuthMethod.COOKIE.key());
        boolean isAnonymous = identity.method().equals(AuthMethod.ANONYMOUS.key());
        if (!realm.settings().allows(AuthMethod.COOKIE) || isByCookie || isAnonymous) {
            return;
        }
        Evidence evidence = applicant.evidence();
        Identity before = realm.known(evidence, now);
        if (before != null && !before.isSameAccount(identity)) {
            realm.cookies().forget(evidence.cookies());
        }
        if (evidence.issuedCookie() != null) {
            long expires = now + realm.settings().cookieMaxAgeMillis();
            CookieLogin login = CookieAccounts.login(evidence.issuedCookie(), identity, realm, expires);
            realm.cookies().attach(evidence.issuedCookie(), login, now);
        }
    }

    /** Wrong secret, no such account, none for that method: the same words to the peer. */
    Step.Denied deny(String cause) {
        return new Step.Denied(
                ErrorUri.AUTHENTICATION_DENIED,
                "realm '" + realm.realm()
                        + "' does not accept these credentials; check the authid, the secret, and that"
                        + " the account may use this authentication method",
                cause);
    }

    /**
     * A denial by one who cannot decide. It counts all the same: many authenticators report each error of theirs like that, a
     * wrong ticket too, and guesses must not be free.
     */
    private Step.Denied fail(String cause) {
        return new Step.Denied(
                ErrorUri.UNAVAILABLE,
                "realm '" + realm.realm() + "' cannot decide about these credentials now; try again later",
                cause);
    }

    /** Nobody had the time to look at it, which is not the peer's fault. */
    Step.Denied neglect(String cause) {
        if (counted != null) {
            counted.forgive();
        }
        return fail(cause);
    }

    /**
     * Has an authenticator decide. To ask it is an attempt, whatever it is asked about.
     *
     * @param authid the account that it is asked about
     * @param secret what the peer has presented, {@code ticket} in the details; null where it is nothing
     */
    Step ask(
            AuthMethod method,
            @Nullable String authid,
            @Nullable String secret,
            Function<AuthenticatorAnswer, Step> granted,
            Function<String, Step> refused) {
        Step tooMany = count(null);
        if (tooMany != null) {
            return tooMany;
        }
        String procedure = String.valueOf(realm.settings().authenticator(method));
        String where = realm.settings().authenticatorRealm();
        String who = method.key() + ": " + procedure + " about " + LogText.quoted(authid) + ": ";
        Function<Object, Step> answered = result -> {
            try {
                return granted.apply(AuthenticatorAnswer.of(result, method, authid, realm.realm()));
            } catch (IllegalArgumentException e) {
                return fail(who + e.getMessage());
            }
        };
        return new Step.Ask(
                procedure,
                where == null ? realm.realm() : where,
                AuthenticatorArguments.arguments(realm.realm(), applicant, method, authid, secret),
                decision(who, answered, refused));
    }

    private Step.Decision decision(String who, Function<Object, Step> granted, Function<String, Step> refused) {
        int turn = ++turns;
        return new Step.Decision() {
            @Override
            public Step answered(@Nullable Object result, long time) {
                return inTurn(
                        turn,
                        time,
                        () -> result == null || result.equals(false)
                                ? refused.apply(who + "refused")
                                : granted.apply(result));
            }

            @Override
            public Step failed(String error, long time) {
                boolean isRefusal = REFUSALS.contains(error) || !error.startsWith("wamp.");
                return inTurn(turn, time, () -> isRefusal ? refused.apply(who + error) : fail(who + error));
            }

            @Override
            public Step unavailable(String why, long time) {
                return inTurn(turn, time, () -> neglect(who + why));
            }
        };
    }

    private Step inTurn(int turn, long time, Supplier<Step> next) {
        if (turn != turns) {
            return deny("a second decision about the same peer");
        }
        turns++;
        now = time;
        return next.get();
    }

    /** Has an authenticator tell the credential of an account, and goes on as if it stood in the configuration. */
    <C extends Credential> Step askFor(
            Class<C> kind, AuthMethod method, String name, Function<Account<C>, Step> challenge) {
        return ask(
                method,
                applicant.authid(),
                null,
                grant -> {
                    Account<C> account = new Account<>(grant.identityOr(name), grant.credential(kind), true);
                    realm.directory().learn(account);
                    return challenge.apply(account);
                },
                cause -> challenge.apply(realm.directory().mock(kind, name)));
    }
}
