package dev.parley.router.core;

import dev.parley.auth.rights.Right;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.MatchPolicy;
import dev.parley.router.Time;
import dev.parley.router.access.Authorizer;
import dev.parley.router.access.AuthorizerVerdicts;
import dev.parley.router.access.AuthorizerVerdicts.Verdict;
import dev.parley.router.access.AuthorizerVerdicts.Wish;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has the authorizer decide again, after a change of the configuration, about what sessions have: subscriptions, registrations
 * and testaments. The realm alone calls it.
 *
 * <p>Choice: one question of each session at a time, while the session goes on with what it has. It keeps what it may have by now;
 * what it may not have, or what nobody can decide about, is taken away.
 */
final class Reviews {
    private static final String WHY = "no longer authorized";

    private final Broker broker;
    private final Dealer dealer;
    private final Testaments testaments;
    private final Authorizer authorizer;

    /** What is still to be decided about, the present question included. */
    private final Map<Session, Deque<Holding>> open = new HashMap<>();

    /** Something that a session has. */
    private record Holding(Wish wish, Judge judge) {}

    /** Does what was decided. */
    private interface Judge {
        void decided(boolean isAllowed, boolean disclose, Time now);
    }

    Reviews(Broker broker, Dealer dealer, Testaments testaments, Authorizer authorizer) {
        this.broker = broker;
        this.dealer = dealer;
        this.testaments = testaments;
        this.authorizer = authorizer;
    }

    /** Begins with what that session has, where an authorizer decides about it; what was begun before counts no more. */
    void begin(Session session, Time now) {
        end(session);
        if (!(session.rules instanceof AuthorizerVerdicts)) {
            return;
        }
        Deque<Holding> holdings = new ArrayDeque<>();
        for (Subscription subscription : session.subscriptions.values()) {
            Wish wish = wish(subscription.topic, subscription.match, Right.SUBSCRIBE);
            holdings.add(new Holding(wish, (isAllowed, disclose, then) -> {
                if (!isAllowed) {
                    broker.revoke(session, subscription, WHY, then);
                }
            }));
        }
        for (Registration registration : session.registrations.values()) {
            Wish wish = wish(registration.procedure, registration.match, Right.REGISTER);
            holdings.add(new Holding(wish, (isAllowed, disclose, then) -> {
                if (!isAllowed) {
                    dealer.revoke(session, registration, WHY, then);
                }
            }));
        }
        testaments.of(session).forEach(testament -> {
            Wish wish = new Wish(testament.topic(), MatchPolicy.EXACT, Right.PUBLISH, testament.options());
            holdings.add(new Holding(
                    wish,
                    (isAllowed, disclose, then) -> testaments.judge(session, testament, isAllowed, disclose, then)));
        });
        if (!holdings.isEmpty()) {
            open.put(session, holdings);
            session.budget.charge(holdings.size() * Weight.REFERENCE);
            goOn(session, holdings, now);
        }
    }

    /** Of the options that the session has once asked for, the router remembers how the URI matches. */
    private static Wish wish(String uri, MatchPolicy match, Right right) {
        Dict options = match == MatchPolicy.EXACT ? Dict.EMPTY : Dict.of(Attribute.MATCH.key(), match.key());
        return new Wish(uri, match, right, options);
    }

    private void goOn(Session session, Deque<Holding> holdings, Time now) {
        while (open.get(session) == holdings && session.rules instanceof AuthorizerVerdicts verdicts) {
            Holding next = holdings.peek();
            if (next == null) {
                end(session);
                return;
            }
            Verdict verdict = verdicts.remembered(next.wish());
            if (verdict == null) {
                authorizer.review(session, next.wish(), () -> open.get(session) == holdings, (answer, then) -> {
                    if (open.get(session) == holdings) {
                        decide(session, holdings, answer, then);
                        goOn(session, holdings, then);
                    }
                });
                return;
            }
            decide(session, holdings, verdict, now);
        }
    }

    private static void decide(Session session, Deque<Holding> holdings, @Nullable Verdict verdict, Time now) {
        Holding decided = holdings.remove();
        session.budget.release(Weight.REFERENCE);
        if (verdict != null && session.rules instanceof AuthorizerVerdicts verdicts) {
            verdicts.remember(decided.wish(), verdict, session.budget);
        }
        decided.judge().decided(verdict != null && verdict.isAllowed(), verdict != null && verdict.disclose(), now);
    }

    /** The session is over, or is looked at from the beginning. */
    void end(Session session) {
        Deque<Holding> holdings = open.remove(session);
        if (holdings != null) {
            session.budget.release(holdings.size() * Weight.REFERENCE);
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }
}
