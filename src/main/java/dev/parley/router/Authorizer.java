package dev.parley.router;

import dev.parley.auth.Right;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Request;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Uri;
import dev.parley.router.Granted.Verdict;
import dev.parley.router.Granted.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has a procedure decide what the sessions of a realm may do that no rules are configured for. The realm's. */
final class Authorizer {
    /** A request that waits for a decision. */
    record Matter(Session session, Request request, Wish wish) {}

    private final RealmSettings.AuthorizerSettings settings;
    private final String realm;
    private final Place asker;
    private final PayloadFormat format;
    private final SubscriptionMeta subscriptions;

    Authorizer(
            RealmSettings.AuthorizerSettings settings,
            String realm,
            Place asker,
            PayloadFormat format,
            SubscriptionMeta subscriptions) {
        this.settings = settings;
        this.realm = realm;
        this.asker = asker;
        this.format = format;
        this.subscriptions = subscriptions;
    }

    /** What must be asked before that request can be seen to; null for nothing. */
    @Nullable
    Question question(Session session, Request request) {
        if (session.rules instanceof Granted granted) {
            for (Wish wish : wishes(request)) {
                if (!granted.knows(wish)) {
                    return question(new Matter(session, request, wish), options(request));
                }
            }
        }
        return null;
    }

    /** What the session must be allowed to do for that; nothing where it is refused anyway. */
    private List<Wish> wishes(Request request) {
        List<Wish> wishes = new ArrayList<>(2);
        if (request instanceof Publish publish && !Uri.isReserved(publish.topic())) {
            wishes.add(new Wish(publish.topic(), Right.PUBLISH));
        } else if (request instanceof Subscribe subscribe) {
            wishes.add(new Wish(subscribe.topic(), Right.SUBSCRIBE));
        } else if (request instanceof Register register && !Uri.isReserved(register.procedure())) {
            wishes.add(new Wish(register.procedure(), Right.REGISTER));
        } else if (request instanceof Call call) {
            wishes.add(new Wish(call.procedure(), Right.CALL));
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
            Subscription subscription = first instanceof Long id ? subscriptions.get(id) : null;
            return subscription == null ? null : new Wish(subscription.topic, Right.SUBSCRIBE);
        }
        boolean isTopic =
                isTestament || "topic".equals(format.argumentsKw(call.payload()).get("type"));
        return first instanceof String uri ? new Wish(uri, isTopic ? Right.PUBLISH : Right.REGISTER) : null;
    }

    private static Dict options(Request request) {
        if (request instanceof Subscribe subscribe) {
            return subscribe.options();
        }
        return request instanceof Register register ? register.options() : Dict.EMPTY;
    }

    /** Asks as Crossbar.io does: (session details, URI, action, options). */
    private Question question(Matter matter, Dict options) {
        Session session = matter.session();
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("session", session.id);
        details.put("realm", realm);
        details.put("authid", session.authid);
        details.put("authrole", session.authrole);
        details.put("authmethod", session.identity.method());
        details.put("authprovider", session.identity.provider());
        details.put("authextra", session.identity.extra());
        String action = matter.wish().right().name().toLowerCase(Locale.ROOT);
        Payload arguments = format.payload(List.of(details, matter.wish().uri(), action, options.values()), Map.of());
        return new Question(asker, settings.realm(), settings.procedure(), arguments, settings.timeoutMillis(), matter);
    }

    /** What was answered; null where that is no decision. */
    @Nullable
    Verdict verdict(Message answer) {
        if (answer instanceof ErrorReply || !(answer instanceof Result result)) {
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
            return new Verdict(isAllowed, false, settings.isCacheable());
        }
        if (first instanceof Map<?, ?> verdict && verdict.get("allow") instanceof Boolean isAllowed) {
            boolean disclose = Boolean.TRUE.equals(verdict.get("disclose"));
            boolean isCacheable = verdict.get("cache") instanceof Boolean cache ? cache : settings.isCacheable();
            return new Verdict(isAllowed, disclose, isCacheable);
        }
        return null;
    }
}
