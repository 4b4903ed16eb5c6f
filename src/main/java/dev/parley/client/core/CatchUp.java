package dev.parley.client.core;

import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.HistoryPage;
import dev.parley.client.core.event.Replay;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Publications;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Output;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one feed misses nothing that the router's history has: after each new session, and after its queue was full, it
 * fetches what came after the last event that was handed on. Meanwhile what arrives is held back, so that the order is the
 * router's. Of a durable feed the router itself replays what has not arrived, so that only what did not fit is fetched. Called by {@link Subscriptions}.
 */
final class CatchUp {
    private static final int MAX_PAGE = 500;

    private enum Phase {
        /** What arrives is handed on. */
        LIVE,
        /** What arrives is held back: there is something to fetch that came before it. */
        BEHIND
    }

    private final Output out;
    private final Requests requests;
    private final HistoryPage.Reader reader;
    private final Feed feed;
    private final EventQueue queue;
    private final ArrayDeque<Delivery> held = new ArrayDeque<>();

    /** Publications that were handed on, or are this client's own, in the order of the history. */
    private final Publications seen = new Publications();

    private Phase phase = Phase.LIVE;

    /** Whether the place in the history is known from which to go on. */
    private boolean isMarked;

    /** The publication after which to go on; 0 for the beginning of the history. */
    private long cursor;

    /** Publications to try as the cursor where the history does not have it. */
    private Iterator<Long> otherCursors = Collections.emptyIterator();

    /** How many of those came in earlier sessions: the history may have forgotten them. */
    private int heldBefore;

    /** The history is being fetched from its beginning, wherever that is by now. */
    private boolean isFromTheBeginning;

    /** It has given something that was not held back. */
    private boolean hasGivenNews;

    /** What was held back became too much since the last page was asked for, and must be fetched. */
    private boolean heldTooMuch;

    private boolean isFetching;

    /** The next page is asked for when the sink has made room. */
    private boolean wantsRoom;

    /** How often a session has ended that the router's answer may have ended. */
    private int suspicions;

    /** Run when the subscription is as it should be for the first time. */
    private @Nullable Runnable ready;

    CatchUp(Output out, Requests requests, HistoryPage.Reader reader, Feed feed, EventQueue queue) {
        this.out = out;
        this.requests = requests;
        this.reader = reader;
        this.feed = feed;
        this.queue = queue;
        this.isMarked = feed.plan.replay() != Replay.MISSED;
        this.cursor = feed.plan.afterPublication();
    }

    /** The session has the subscription. */
    void subscribed(Runnable whenReady) {
        ready = whenReady;
        if (suspicions > 1) {
            gap(
                    "the router's answers about its history have ended two sessions, so it is not asked again until an event comes");
            reportReady();
            live();
        } else if (feed.isDurable() && phase == Phase.LIVE) {
            reportReady();
        } else if (isMarked) {
            phase = Phase.BEHIND;
            reportReady();
            fetch();
        } else {
            ask(HistoryPage.newest(feed.id()), this::marked, this::unmarkable);
        }
    }

    private void reportReady() {
        if (ready != null) {
            ready.run();
            ready = null;
        }
    }

    /** The newest event in the history is known: from there on nothing is to be missed. */
    private void marked(HistoryPage page) {
        if (!page.isRecorded()) {
            gap("the router keeps no history of " + feed.topic()
                    + ": configure one (realms.NAME.history), or subscribe without replay");
        }
        if (!isMarked) {
            isMarked = true;
            cursor = page.events().isEmpty() ? 0 : page.events().get(0).publication();
        }
        reportReady();
    }

    private void unmarkable(String why) {
        gap("the router gives no history (" + why + ")");
        reportReady();
    }

    private void gap(String why) {
        queue.countGap();
        out.log(Action.Severity.WARNING, "events of " + feed.topic() + " may have been missed: " + why);
    }

    /** An event has arrived. */
    void arrived(Delivery event) {
        if (seen.contains(event.publication())) {
            return;
        }
        if (phase == Phase.LIVE && queue.room() > 0) {
            handOn(event);
            return;
        }
        boolean isNews = phase == Phase.LIVE;
        phase = Phase.BEHIND;
        if (held.size() >= feed.plan.capacity()) {
            held.clear();
            heldBefore = 0;
            heldTooMuch = true;
        }
        held.add(event);
        if (isNews) {
            fetch();
        }
    }

    private void handOn(Delivery event) {
        seen.add(event.publication());
        // one that the router kept for latecomers may be older than the place in the history that is reached
        if (!event.isRetained()) {
            isMarked = true;
            cursor = event.publication();
            suspicions = 0;
        }
        queue.put(event);
    }

    /** That publication is this client's own, which it does not get. */
    void own(long publication) {
        seen.add(publication);
    }

    /** The session is gone. What is held back stays so: the history of the next one has most of it, but not all. */
    void left() {
        isFetching = false;
        wantsRoom = false;
        heldBefore = held.size();
    }

    /** The sink has taken events out of the queue. */
    void drained() {
        if (wantsRoom && feed.id() != 0 && queue.isSpacious()) {
            fetch();
        }
    }

    /** Asks for what comes next in the history, once there is room for it. */
    private void fetch() {
        int page = Math.max(1, Math.min(MAX_PAGE, feed.plan.capacity() / 2));
        if (isFetching) {
            return;
        }
        wantsRoom = queue.room() < page;
        if (!wantsRoom) {
            isFetching = true;
            heldTooMuch = false;
            isFromTheBeginning |= cursor == 0;
            ask(HistoryPage.after(feed.id(), cursor, page), this::fetched, this::unfetchable);
        }
    }

    private void ask(Payload query, Consumer<HistoryPage> then, Consumer<String> otherwise) {
        requests.send(new Asking(feed.id(), query, then, otherwise));
    }

    private void fetched(HistoryPage page) {
        isFetching = false;
        if (page.unknownPublication() != 0 && cursor != 0) {
            tryOtherCursor();
            return;
        }
        otherCursors = Collections.emptyIterator();
        if (!page.isRecorded()) {
            gap("the router keeps no history of " + feed.topic());
        }
        page.deliveries(feed.topic()).forEach(this::merge);
        if ((page.isLimitReached() && !page.events().isEmpty()) || heldTooMuch) {
            fetch();
        } else {
            live();
        }
    }

    /** The next event in the router's order. */
    private void merge(Delivery event) {
        if (seen.contains(event.publication())) {
            cursor = event.publication();
            return;
        }
        if (held.stream().anyMatch(other -> other.publication() == event.publication())) {
            Delivery first;
            do {
                first = held.remove();
                release(first, first.publication() == event.publication());
            } while (first.publication() != event.publication());
        } else {
            hasGivenNews = true;
            handOn(event);
        }
    }

    private void live() {
        phase = Phase.LIVE;
        Delivery event;
        while ((event = held.poll()) != null) {
            release(event, false);
        }
        isFromTheBeginning = false;
        hasGivenNews = false;
    }

    /** Hands on what was held back. */
    private void release(Delivery event, boolean isInHistory) {
        boolean isOfEarlierSession = heldBefore > 0;
        heldBefore -= isOfEarlierSession ? 1 : 0;
        if (seen.contains(event.publication())) {
            return;
        }
        boolean isForgotten = isOfEarlierSession && isFromTheBeginning && !isInHistory;
        if (isForgotten) {
            gap("the router's history no longer has an event that came while it was being fetched");
        }
        // behind what the history has given, one that it has forgotten would come out of order
        if (!isForgotten || !hasGivenNews) {
            handOn(event);
        }
    }

    /** The last event was never in the history, as those for certain sessions are not, or is there no longer. */
    private void tryOtherCursor() {
        if (!otherCursors.hasNext()) {
            otherCursors = seen.cursorsInsteadOf(cursor);
        }
        cursor = otherCursors.next();
        if (cursor == 0) {
            gap("the router's history no longer has the last event that was seen; what it has is replayed");
        }
        fetch();
    }

    private void unfetchable(String why) {
        isFetching = false;
        gap("the router gives no history (" + why + ")");
        live();
    }

    /** A call of {@code wamp.subscription.get_events}, in one session. */
    private final class Asking extends Request {
        private final long subscription;
        private final Payload query;
        private final Consumer<HistoryPage> then;
        private final Consumer<String> otherwise;

        Asking(long subscription, Payload query, Consumer<HistoryPage> then, Consumer<String> otherwise) {
            super(MessageType.CALL);
            this.subscription = subscription;
            this.query = query;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        Message message(long request) {
            return HistoryPage.call(request, query);
        }

        @Override
        void answered(Message answer, long now) {
            if (feed.id() != subscription) {
                return;
            }
            HistoryPage page;
            try {
                page = reader.read(((Result) answer).payload());
            } catch (RuntimeException unreadable) {
                otherwise.accept(String.valueOf(unreadable.getMessage()));
                return;
            }
            then.accept(page);
        }

        @Override
        void failed(Outcome outcome, long now) {
            if (outcome instanceof Outcome.Refused refused && feed.id() == subscription) {
                otherwise.accept(refused.error().error());
            }
        }

        /** The next session asks anew. */
        @Override
        boolean waitsAfter(Outcome.Lost loss, boolean isSuspect, long now) {
            suspicions += isSuspect ? 1 : 0;
            return false;
        }
    }
}
