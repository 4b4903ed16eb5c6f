package dev.parley.client;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unsubscribe;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The subscriptions of one client, which outlive its sessions. Its {@link Engine}'s, under its lock. */
final class Feeds {
    private static final Logger LOG = System.getLogger(Feeds.class.getName());

    private final Engine engine;

    /** What is wanted, in the order in which it was asked for. */
    private final Set<Feed> all = new LinkedHashSet<>();

    /** By SUBSCRIBED.Subscription, in this session. */
    private final Map<Long, List<Feed>> attached = new HashMap<>();

    /** SUBSCRIBEs that are not answered, counted by what they ask for, in this session. */
    private final Map<Wanted, Integer> underWay = new HashMap<>();

    /** What makes a subscription the same for the router, whoever asks how often. */
    private record Wanted(String topic, String match) {
        static Wanted of(Feed feed) {
            Object match = feed.options.dict().values().get(Attribute.MATCH.key());
            return new Wanted(feed.topic, Objects.toString(match, "exact"));
        }
    }

    Feeds(Engine engine) {
        this.engine = engine;
    }

    CompletableFuture<Subscription> subscribe(SubscribeOptions options, String topic, EventHandler handler) {
        Feed feed = new Feed(topic, options, handler, engine);
        engine.locked(() -> {
            all.add(feed);
            engine.submit(new Subscribing(feed));
        });
        return feed.ready;
    }

    CompletableFuture<Void> unsubscribe(Feed feed) {
        return engine.locked(() -> {
            if (!all.remove(feed)) {
                return CompletableFuture.<Void>completedFuture(null);
            }
            engine.later(() -> feed.ended.complete(""));
            return detach(feed);
        });
    }

    /** Tells the router where nobody is left for whom it has the subscription. */
    private CompletableFuture<Void> detach(Feed feed) {
        long id = feed.id;
        List<Feed> others = attached.get(id);
        if (others != null) {
            others.remove(feed);
        }
        // others are "attached to the same subscription" (Subscribing), or will be in a moment: an UNSUBSCRIBE that
        // crosses their SUBSCRIBED would end theirs
        if (others == null || !others.isEmpty() || underWay.containsKey(Wanted.of(feed))) {
            return CompletableFuture.completedFuture(null);
        }
        attached.remove(id);
        Ask<Boolean> end = new Ask<>(
                engine,
                "end of the subscription to " + feed.topic,
                MessageType.UNSUBSCRIBE,
                request -> new Unsubscribe(request, id),
                done -> true);
        end.isDoneByTheEnd(true);
        engine.submit(end);
        return CompletableFuture.allOf(end.future);
    }

    /** A session is there: everything is subscribed to in it. */
    void joined(Conversation on) {
        List.copyOf(all).forEach(feed -> on.send(new Subscribing(feed)));
    }

    /** The session is gone. */
    void left() {
        attached.clear();
        underWay.clear();
        all.forEach(feed -> {
            feed.id = 0;
            if (feed.catchUp != null) {
                feed.catchUp.left();
            }
        });
    }

    /** There will be no other session. */
    void closed(SessionClosedException failure) {
        left();
        for (Feed feed : all) {
            engine.later(() -> {
                feed.ready.completeExceptionally(failure);
                feed.ended.complete(failure.reason());
            });
        }
        all.clear();
    }

    void deliver(dev.parley.message.Event event) {
        List<Feed> receivers = attached.get(event.subscription());
        if (receivers == null) {
            return;
        }
        Arguments arguments = new Arguments(event.payload());
        for (Feed feed : List.copyOf(receivers)) {
            feed.arrived(received(feed, event.publication(), arguments, event.details(), false), engine);
        }
    }

    static Event received(Feed feed, long publication, Arguments arguments, Dict details, boolean isReplayed) {
        Object topic = details.values().get(Attribute.TOPIC.key());
        return new Event(Objects.toString(topic, feed.topic), publication, arguments, details, isReplayed);
    }

    /** That publication is this client's own, which it does not get: not out of the history either. */
    void own(long publication) {
        for (Feed feed : all) {
            if (feed.catchUp != null) {
                feed.catchUp.own(publication);
            }
        }
    }

    void revoked(long subscription, String reason) {
        List<Feed> receivers = attached.remove(subscription);
        if (receivers != null) {
            for (Feed feed : receivers) {
                ended(feed, reason, "the router has ended the subscription to " + feed.topic);
            }
        }
    }

    private void ended(Feed feed, String reason, String what) {
        all.remove(feed);
        LOG.log(Level.WARNING, "{0}: {1}", what, reason);
        engine.later(() -> feed.ended.complete(reason));
    }

    /** A SUBSCRIBE, in one session. */
    private final class Subscribing implements Exchange {
        private final Feed feed;

        Subscribing(Feed feed) {
            this.feed = feed;
        }

        @Override
        public String what() {
            return "subscription to " + feed.topic;
        }

        @Override
        public MessageType type() {
            return MessageType.SUBSCRIBE;
        }

        @Override
        public Message message(long request) {
            return new Subscribe(request, feed.options.dict(), feed.topic);
        }

        @Override
        public void sent(Conversation on, long request) {
            underWay.merge(Wanted.of(feed), 1, Integer::sum);
        }

        private void settle() {
            underWay.computeIfPresent(Wanted.of(feed), (same, count) -> count == 1 ? null : count - 1);
        }

        @Override
        public void answered(Message answer, boolean isLast) {
            settle();
            feed.id = ((Subscribed) answer).subscription();
            attached.computeIfAbsent(feed.id, id -> new ArrayList<>()).add(feed);
            if (!all.contains(feed)) {
                // unsubscribed while it was being subscribed to again
                CompletableFuture<Void> unused = detach(feed);
            } else if (feed.catchUp != null) {
                feed.catchUp.subscribed(feed.id, this::ready);
            } else {
                ready();
            }
        }

        private void ready() {
            engine.later(() -> feed.ready.complete(new Subscription(Feeds.this, feed)));
        }

        @Override
        public void failed(RuntimeException failure) {
            settle();
            String reason = WampException.reason(failure);
            if (feed.ready.isDone() && all.contains(feed) && failure instanceof WampException) {
                ended(feed, reason, "could not subscribe again: " + failure.getMessage());
            }
            all.remove(feed);
            engine.later(() -> {
                feed.ready.completeExceptionally(failure);
                feed.ended.complete(reason);
            });
        }

        /** The next session subscribes to everything that is wanted. */
        @Override
        public void lost(Ending ending, boolean wasSent) {}
    }
}
