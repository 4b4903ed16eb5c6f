package dev.parley.router.meta;

import dev.parley.auth.rights.Right;
import dev.parley.message.ErrorUri;
import dev.parley.message.Json;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Uri;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.state.Actions;
import dev.parley.router.state.History;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Section "Event History": answers which events were published. The broker makes it. */
public final class HistoryMeta {
    /** What one answer may hold, in characters of topics and payloads; at least one event in any case. */
    private static final long MAX_CHARS = 1L << 20;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SubscriptionMeta subscriptions;
    private final PayloadFormat format;

    public HistoryMeta(SubscriptionMeta subscriptions, PayloadFormat format) {
        this.subscriptions = subscriptions;
        this.format = format;
    }

    public void addTo(MetaProcedures procedures) {
        procedures.add("wamp.subscription.get_events", this::events);
    }

    /**
     * Which events are asked for; "treated as conditions with logical AND".
     *
     * @param first the first of them in the history, by its place
     * @param end the place behind the last of them
     */
    private record Window(
            int first,
            int end,
            long fromNanos,
            long untilNanos,
            @Nullable String topic) {
        boolean admits(Publication event) {
            long nanos = event.time() * NANOS_PER_MILLI;
            return nanos >= fromNanos && nanos <= untilNanos && (topic == null || topic.equals(event.topic()));
        }
    }

    private List<@Nullable Object> events(MetaCall call) throws Failure {
        if (call.caller().transport.isGone()) {
            // a peer may leave behind thousands of questions, each of which costs as much as a long history
            throw new Failure(ErrorUri.UNAVAILABLE, "nobody is there to read the answer");
        }
        Subscription subscription = subscriptions.find(call.id(0));
        // "if a peer cannot subscribe to a topic … it cannot receive events history for that topic either"
        if (!call.caller().rules.about(subscription.topic, subscription.match).allows(Right.SUBSCRIBE)) {
            String why = "the role " + call.caller().authrole + " may not subscribe to "
                    + Actions.quoted(subscription.topic);
            throw new Failure(ErrorUri.NOT_AUTHORIZED, why);
        }
        boolean isReverse = call.flag("reverse");
        long limit = call.count("limit", Long.MAX_VALUE);
        History history = subscriptions.history(subscription);
        List<Publication> recorded = history == null ? List.of() : history.events();
        Window window = window(call, recorded);
        if (history == null) {
            call.resultsKw().put("is_recorded", false);
        }
        List<Publication> asked = recorded.subList(window.first(), window.end());
        return select(call, subscription, asked, isReverse, window, limit);
    }

    private List<@Nullable Object> select(
            MetaCall call,
            Subscription subscription,
            List<Publication> asked,
            boolean isReverse,
            Window window,
            long limit) {
        List<@Nullable Object> found = new ArrayList<>();
        long chars = 0;
        for (int i = 0; i < asked.size(); i++) {
            Publication event = asked.get(isReverse ? asked.size() - 1 - i : i);
            // "These same rules must also apply to event history requests"
            if (window.admits(event)
                    && subscription.match.matches(subscription.topic, event.topic())
                    && event.audience().admitsIdentity(call.caller())
                    && subscription.mayReceive(call.caller(), event)) {
                chars += History.size(event);
                if (found.size() == limit || (chars > MAX_CHARS && !found.isEmpty())) {
                    call.resultsKw().put("is_limit_reached", true);
                    return found;
                }
                found.add(describe(subscription, event));
            }
        }
        call.resultsKw().put("is_limit_reached", false);
        return found;
    }

    private Map<String, @Nullable Object> describe(Subscription subscription, Publication event) {
        Map<String, @Nullable Object> described = new LinkedHashMap<>();
        described.put("timestamp", format.timestamp(event.time()));
        described.put("subscription", subscription.id);
        described.put("publication", event.id());
        described.put("details", event.detailsFor(subscription).values());
        Payload payload = event.payload();
        if (!payload.isEmpty()) {
            described.put("args", new Json(payload.arguments()));
        }
        if (!payload.argumentsKw().equals("{}")) {
            described.put("kwargs", new Json(payload.argumentsKw()));
        }
        return described;
    }

    private Window window(MetaCall call, List<Publication> recorded) throws Failure {
        long from =
                Math.max(nanos(call, "from_time", Long.MIN_VALUE), after(nanos(call, "after_time", Long.MIN_VALUE)));
        long until =
                Math.min(nanos(call, "until_time", Long.MAX_VALUE), before(nanos(call, "before_time", Long.MAX_VALUE)));
        String topic = call.string("topic");
        if (topic != null && !Uri.isValid(topic, Uri.Rule.LOOSE)) {
            throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument 'topic' is not a valid URI");
        }
        // "the publication|id event attribute is not ordered": what counts is the place
        int first = Math.max(
                place(call, "from_publication", recorded, 0), place(call, "after_publication", recorded, -1) + 1);
        int end = Math.min(
                place(call, "until_publication", recorded, recorded.size() - 1) + 1,
                place(call, "before_publication", recorded, recorded.size()));
        boolean isEmpty = first > end || call.resultsKw().containsKey("unknown_publication");
        return new Window(isEmpty ? 0 : first, isEmpty ? 0 : end, from, until, topic);
    }

    private static long after(long nanos) {
        return nanos == Long.MIN_VALUE ? nanos : nanos + 1;
    }

    private static long before(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : nanos - 1;
    }

    private long nanos(MetaCall call, String key, long otherwise) throws Failure {
        String time = call.string(key);
        try {
            return time == null ? otherwise : format.epochNanos(time);
        } catch (IllegalArgumentException wrong) {
            throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument '" + key + "': " + wrong.getMessage());
        }
    }

    /** Where that publication stands. An asker must learn that it is not there: events may have been lost in between. */
    private static int place(MetaCall call, String key, List<Publication> recorded, int otherwise) throws Failure {
        long publication = call.count(key, 0);
        if (publication == 0) {
            return otherwise;
        }
        for (int i = recorded.size() - 1; i >= 0; i--) {
            if (recorded.get(i).id() == publication) {
                return i;
            }
        }
        call.resultsKw().put("unknown_publication", publication);
        return 0;
    }
}
