package dev.parley.router.access;

import dev.parley.auth.rights.Right;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Request;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Uri;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.RealmSettings;
import dev.parley.router.Time;
import dev.parley.router.access.AuthorizerVerdicts.Verdict;
import dev.parley.router.access.AuthorizerVerdicts.Wish;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.Options;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Asks a procedure what a session may do whose role has no rules. The realm alone calls it. */
public final class Authorizer {
    /** A request that waits for a decision. */
    public record Matter(Session session, Request request, Wish wish) {}

    /** What a question is about. */
    private sealed interface Subject permits AboutRequest, AboutHolding {
        boolean isWanted();
    }

    private record AboutRequest(Matter matter) implements Subject {
        @Override
        public boolean isWanted() {
            return matter.session.isHeld;
        }
    }

    private record AboutHolding(BooleanSupplier isStillWanted, Review review) implements Subject {
        @Override
        public boolean isWanted() {
            return isStillWanted.getAsBoolean();
        }
    }

    /** Takes what was decided about something that a session has. */
    public interface Review {
        /** It is decided, or, where there is no verdict, it could not be. */
        void decided(@Nullable Verdict verdict, Time now);
    }

    private final CurrentSettings settings;
    private final PayloadFormat format;
    private final LongFunction<@Nullable Subscription> subscriptions;
    private final Questions<Subject> questions;

    public Authorizer(
            PlaceId realm,
            CurrentSettings settings,
            Actions actions,
            PayloadFormat format,
            LongFunction<@Nullable Subscription> subscriptions) {
        this.settings = settings;
        this.format = format;
        this.subscriptions = subscriptions;
        // two questions of each session at most: about what it wants, and about what it has
        questions = new Questions<>(realm, actions, Integer.MAX_VALUE, Subject::isWanted);
    }

    /** Has the procedure decide first, where it has not yet: then the session waits. */
    public boolean asksFirst(Session session, Request request) {
        if (session.rules instanceof AuthorizerVerdicts verdicts) {
            verdicts.begin();
        }
        return asksNext(session, request);
    }

    /** The same, where some of it is decided already. */
    public boolean asksNext(Session session, Request request) {
        RealmSettings.AuthorizerSettings configured = settings.realm().authorizer();
        if (configured != null && session.rules instanceof AuthorizerVerdicts verdicts) {
            for (Wish wish : wishes(request)) {
                if (!verdicts.knows(wish)) {
                    session.isHeld = true;
                    session.budget.charge(Weight.message(request));
                    ask(configured, session, wish, new AboutRequest(new Matter(session, request, wish)));
                    return true;
                }
            }
        }
        return false;
    }

    /** Has the procedure decide about something that the session has. */
    public void review(Session session, Wish wish, BooleanSupplier isWanted, Review review) {
        RealmSettings.AuthorizerSettings configured = settings.realm().authorizer();
        if (configured != null) {
            ask(configured, session, wish, new AboutHolding(isWanted, review));
        }
    }

    /** The request that the question which is answered now was about; null where it was about none, or answered before. */
    @Nullable
    public Matter answered(Question question, Message answer, Time now) {
        Subject subject = questions.answered(question);
        if (subject instanceof AboutRequest request) {
            request.matter.session.budget.release(Weight.message(request.matter.request));
            return request.matter;
        } else if (subject instanceof AboutHolding holding) {
            holding.review.decided(verdict(answer), now);
        }
        return null;
    }

    /** What the session must be allowed to do for that; nothing where it is refused anyway. */
    private List<Wish> wishes(Request request) {
        List<Wish> wishes = new ArrayList<>(2);
        Dict options = options(request);
        if (request instanceof Publish publish && !Uri.isReserved(publish.topic())) {
            wishes.add(new Wish(publish.topic(), MatchPolicy.EXACT, Right.PUBLISH, options));
        } else if (request instanceof Subscribe subscribe) {
            wishes.add(new Wish(subscribe.topic(), Options.match(options), Right.SUBSCRIBE, options));
        } else if (request instanceof Register register && !Uri.isReserved(register.procedure())) {
            wishes.add(new Wish(register.procedure(), Options.match(options), Right.REGISTER, options));
        } else if (request instanceof Call call && !call.procedure().equals(Session.REFRESH)) {
            wishes.add(new Wish(call.procedure(), MatchPolicy.EXACT, Right.CALL, options));
            Wish implied = implied(call);
            if (implied != null) {
                wishes.add(implied);
            }
        }
        wishes.removeIf(wish -> wish.uri().length() > Uri.MAX_LENGTH);
        return wishes;
    }

    /** What a procedure of the router's does for its caller later or with others. */
    private @Nullable Wish implied(Call call) {
        boolean isTestament = call.procedure().equals("wamp.session.add_testament");
        boolean isDescription = call.procedure().equals("wamp.reflect.define");
        boolean isHistory = call.procedure().equals("wamp.subscription.get_events");
        if (!isTestament && !isDescription && !isHistory) {
            return null;
        }
        List<@Nullable Object> arguments;
        try {
            arguments = format.arguments(call.payload());
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
        Object first = arguments.isEmpty() ? null : arguments.get(0);
        if (isHistory) {
            Subscription subscription = first instanceof Long id ? subscriptions.apply(id) : null;
            return subscription == null
                    ? null
                    : new Wish(subscription.topic, subscription.match, Right.SUBSCRIBE, call.options());
        }
        boolean isTopic =
                isTestament || "topic".equals(format.argumentsKw(call.payload()).get("type"));
        return first instanceof String uri
                ? new Wish(uri, MatchPolicy.EXACT, isTopic ? Right.PUBLISH : Right.REGISTER, call.options())
                : null;
    }

    private static Dict options(Request request) {
        if (request instanceof Subscribe subscribe) {
            return subscribe.options();
        } else if (request instanceof Publish publish) {
            return publish.options();
        } else if (request instanceof Call call) {
            return call.options();
        }
        return request instanceof Register register ? register.options() : Dict.EMPTY;
    }

    /** Asks as Crossbar.io does: (session details, URI, action, options). */
    private void ask(RealmSettings.AuthorizerSettings configured, Session session, Wish wish, Subject subject) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("session", session.id);
        details.put("realm", settings.realm().name());
        details.put("authid", session.authid);
        details.put("authrole", session.authrole);
        details.put("authmethod", session.identity.method());
        details.put("authprovider", session.identity.provider());
        details.put("authextra", session.identity.extra());
        String action = wish.right().name().toLowerCase(Locale.ROOT);
        Payload arguments = format.payload(
                List.of(details, wish.uri(), action, wish.options().values()), Map.of());
        boolean unused = questions.ask(
                subject, configured.realm(), configured.procedure(), arguments, configured.timeoutMillis());
    }

    /** What was answered; null where that is no decision. */
    @Nullable
    public Verdict verdict(Message answer) {
        RealmSettings.AuthorizerSettings configured = settings.realm().authorizer();
        if (configured == null || answer instanceof ErrorReply || !(answer instanceof Result result)) {
            return null;
        }
        Object first;
        try {
            List<@Nullable Object> results = format.arguments(result.payload());
            first = results.isEmpty() ? null : results.get(0);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
        if (first instanceof Boolean isAllowed) {
            return new Verdict(isAllowed, false, configured.isCacheable());
        }
        if (first instanceof Map<?, ?> verdict && verdict.get("allow") instanceof Boolean isAllowed) {
            boolean disclose = Boolean.TRUE.equals(verdict.get("disclose"));
            boolean isCacheable = verdict.get("cache") instanceof Boolean cache ? cache : configured.isCacheable();
            return new Verdict(isAllowed, disclose, isCacheable);
        }
        return null;
    }
}
