package dev.parley.client.core;

import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.HistoryPage;
import dev.parley.client.core.event.Replay;
import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Lifecycle;
import dev.parley.client.core.session.Output;
import dev.parley.client.core.session.Session;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unsubscribe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The subscriptions of a client, asked for again in each session, and their events. One {@link ClientCore}'s. */
final class Subscriptions {
    private final Output out;
    private final Lifecycle lifecycle;
    private final Requests requests;
    private final HistoryPage.Reader history;

    /** What is wanted, in the order in which it was asked for. */
    private final Set<Feed> all = new LinkedHashSet<>();

    /** By SUBSCRIBED.Subscription, in this session. */
    private final Map<Long, List<Feed>> attached = new HashMap<>();

    /** SUBSCRIBEs that are not answered, counted by what they ask for, in this session. */
    private final Map<Feed.Wanted, Integer> underWay = new HashMap<>();

    Subscriptions(Output out, Lifecycle lifecycle, Requests requests, HistoryPage.Reader history) {
        this.out = out;
        this.lifecycle = lifecycle;
        this.requests = requests;
        this.history = history;
    }

    void subscribe(Feed feed, Completion ready, long now) {
        EventQueue queue = new EventQueue(out, feed.sink, feed.plan.capacity());
        // what a durable one has no room for has arrived, so it does not come again by itself
        boolean fetches = feed.plan.replay() != Replay.NONE || feed.isDurable();
        feed.beginWith(queue, fetches ? new CatchUp(out, requests, history, feed, queue) : null);
        feed.waitsFor(ready);
        all.add(feed);
        requests.submit(new Subscribing(feed), now);
    }

    void unsubscribe(Feed feed, Completion done, long now) {
        if (all.remove(feed)) {
            feed.report(out, Outcome.canceled());
            out.add(new Action.SubscriptionEnded(feed.sink, ""));
            detach(feed, done, now);
        } else {
            out.complete(done, Outcome.done());
        }
    }

    /** Tells the router where nobody is left for whom it has the subscription. */
    private void detach(Feed feed, Completion done, long now) {
        long id = feed.id();
        feed.isKnownAs(0);
        List<Feed> others = attached.get(id);
        if (others != null) {
            others.remove(feed);
        }
        // others are "attached to the same subscription" (Subscribing), or will be in a moment: an UNSUBSCRIBE that
        // crosses their SUBSCRIBED would end theirs
        if (others == null || !others.isEmpty() || underWay.containsKey(feed.wanted())) {
            out.complete(done, Outcome.done());
            return;
        }
        attached.remove(id);
        requests.submit(
                new Ask(out, done, MessageType.UNSUBSCRIBE, request -> new Unsubscribe(request, id)).doneByTheEnd(),
                now);
    }

    /** A session is there: everything is subscribed to in it. */
    void joined() {
        List.copyOf(all).forEach(feed -> requests.send(new Subscribing(feed)));
    }

    private static void ignore(Outcome outcome) {}

    /** The session is gone. */
    void left() {
        attached.clear();
        underWay.clear();
        for (Feed feed : all) {
            feed.isKnownAs(0);
            CatchUp catchUp = feed.catchUp();
            if (catchUp != null) {
                catchUp.left();
            }
        }
    }

    /** There will be no other session. */
    void closed(Ending ending) {
        left();
        for (Feed feed : all) {
            feed.report(out, new Outcome.Closed(ending));
            out.add(new Action.SubscriptionEnded(feed.sink, ending.reason()));
        }
        all.clear();
    }

    void deliver(Event event) {
        List<Feed> receivers = attached.get(event.subscription());
        if (receivers == null) {
            return;
        }
        boolean isReplayed = event.details().is(Attribute.REPLAYED, false);
        for (Feed feed : List.copyOf(receivers)) {
            if (event.details().is(Attribute.MISSED, false)) {
                feed.queue().countGap();
                out.log(
                        Action.Severity.WARNING,
                        "the router's history no longer had all events of " + feed.topic() + " that were missed");
            }
            if (!feed.isNews(event.publication())) {
                continue;
            }
            Delivery delivery = HistoryPage.delivery(
                    feed.topic(), event.publication(), event.payload(), event.details(), isReplayed);
            CatchUp catchUp = feed.catchUp();
            if (catchUp != null) {
                catchUp.arrived(delivery);
            } else if (feed.queue().room() > 0) {
                feed.queue().put(delivery);
            } else {
                overflow(feed, delivery);
            }
        }
    }

    private void overflow(Feed feed, Delivery delivery) {
        EventQueue queue = feed.queue();
        if (queue.isWhole()) {
            out.log(
                    Action.Severity.WARNING,
                    "the handler of " + feed.topic() + " is too slow: " + feed.plan.capacity()
                            + " events wait; by its policy " + feed.plan.overflow()
                            + " the rest is lost. Give it a longer queue, or a faster handler.");
        }
        switch (feed.plan.overflow()) {
            case DROP_OLDEST -> {
                queue.dropOldest();
                queue.put(delivery);
            }
            case DROP_NEWEST -> queue.countDropped();
            case FAIL_SESSION -> {
                queue.countDropped();
                Session session = lifecycle.joined();
                if (session != null) {
                    session.giveUp("wamp.close.overflow", "the handler of " + feed.topic() + " is too slow");
                }
            }
        }
    }

    /** The sink of that feed has taken what it was handed. */
    void handled(Feed feed) {
        feed.queue().handled();
        CatchUp catchUp = feed.catchUp();
        if (catchUp != null) {
            catchUp.drained();
        }
    }

    /** That publication is this client's own, which it does not get: not out of the history either. */
    void own(long publication) {
        for (Feed feed : all) {
            CatchUp catchUp = feed.catchUp();
            if (catchUp != null) {
                catchUp.own(publication);
            }
        }
    }

    /** The router has ended one, as the details say. */
    void revoked(Dict details) {
        List<Feed> receivers = attached.remove(details.integer(Attribute.SUBSCRIPTION, 0));
        if (receivers != null) {
            for (Feed feed : receivers) {
                ended(feed, details, "the router has ended the subscription to " + feed.topic());
            }
        }
    }

    private void ended(Feed feed, Dict details, String what) {
        String reason = Objects.requireNonNullElse(details.string(Attribute.REASON), "");
        all.remove(feed);
        feed.isKnownAs(0);
        out.log(Action.Severity.WARNING, what + ": " + reason);
        out.add(new Action.SubscriptionEnded(feed.sink, reason));
    }

    int size() {
        return all.size() + attached.size() + underWay.size();
    }

    /** A SUBSCRIBE, in one session. */
    private final class Subscribing extends Request {
        private final Feed feed;

        Subscribing(Feed feed) {
            super(MessageType.SUBSCRIBE);
            this.feed = feed;
        }

        @Override
        Message message(long request) {
            return new Subscribe(request, feed.plan.options(), feed.topic());
        }

        @Override
        void sent() {
            underWay.merge(feed.wanted(), 1, Integer::sum);
        }

        private void settle() {
            underWay.computeIfPresent(feed.wanted(), (same, count) -> count == 1 ? null : count - 1);
        }

        @Override
        void answered(Message answer, long now) {
            settle();
            long id = ((Subscribed) answer).subscription();
            feed.isKnownAs(id);
            attached.computeIfAbsent(id, first -> new ArrayList<>()).add(feed);
            CatchUp catchUp = feed.catchUp();
            if (!all.contains(feed)) {
                // unsubscribed while it was being subscribed to again
                detach(feed, Subscriptions::ignore, now);
            } else if (catchUp != null) {
                catchUp.subscribed(() -> feed.report(out, Outcome.done()));
            } else {
                feed.report(out, Outcome.done());
            }
        }

        @Override
        void failed(Outcome outcome, long now) {
            settle();
            if (all.remove(feed)) {
                if (feed.wasEstablished() && outcome.isRefusal()) {
                    out.log(
                            Action.Severity.WARNING,
                            "could not subscribe again to " + feed.topic() + ": " + outcome.reason());
                }
                feed.report(out, outcome);
                out.add(new Action.SubscriptionEnded(feed.sink, outcome.reason()));
            }
        }

        /** The next session subscribes to everything that is wanted, but not for ever to what may be what it ends by. */
        @Override
        boolean waitsAfter(Outcome.Lost loss, boolean isSuspect, long now) {
            if (isSuspect && !feed.wasEstablished() && feed.suspected() > 1) {
                failed(twiceSuspected(loss), now);
            }
            return false;
        }
    }
}
