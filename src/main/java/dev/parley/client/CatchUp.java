package dev.parley.client;

import dev.parley.message.Message;
import dev.parley.message.MessageType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one feed misses nothing that the router's history has: after each new session, and after its queue was full, it
 * fetches what came after the last event that was handed on. Meanwhile what arrives is held back, so that the order is the
 * router's. Its {@link Feed}'s, under the client's lock.
 */
final class CatchUp {
    /** How many publications are remembered, to know them again. */
    private static final int REMEMBERED = 4096;

    /** How many of them are tried as cursors, where the last ones are not in the history. */
    private static final int CURSORS_TRIED = 16;

    private static final int MAX_PAGE = 500;

    private enum Phase {
        /** What arrives is handed on. */
        LIVE,
        /** What arrives is held back: there is something to fetch that came before it. */
        BEHIND
    }

    private final Engine engine;
    private final Feed feed;
    private final ArrayDeque<Event> held = new ArrayDeque<>();

    /** Publications that were handed on, or are this client's own, in the order of the history. */
    private final LinkedHashSet<Long> seen = new LinkedHashSet<>();

    private Phase phase = Phase.LIVE;

    /** Whether the place in the history is known from which to go on. */
    private boolean isMarked;

    /** The publication after which to go on; 0 for the beginning of the history. */
    private long cursor;

    /** Publications to try as the cursor where the history does not have it, the last one first. */
    private Iterator<Long> otherCursors = List.<Long>of().iterator();

    /** What was held back became too much since the last page was asked for, and must be fetched. */
    private boolean heldTooMuch;

    private boolean isFetching;

    /** The next page is asked for when the handler has made room. */
    private volatile boolean wantsRoom;

    /** Run when the subscription is as it should be for the first time. */
    private @Nullable Runnable ready;

    CatchUp(Engine engine, Feed feed) {
        this.engine = engine;
        this.feed = feed;
        this.isMarked = feed.options.replay() != Replay.MISSED;
        this.cursor = feed.options.afterPublication();
    }

    /** The session has the subscription. */
    void subscribed(long id, Runnable whenReady) {
        ready = whenReady;
        if (isMarked) {
            phase = Phase.BEHIND;
            isReady();
            fetch();
        } else {
            ask(HistoryPage.newest(id), this::marked, this::unmarkable);
        }
    }

    private void isReady() {
        if (ready != null) {
            ready.run();
            ready = null;
        }
    }

    /** The newest event in the history is known: from there on nothing is to be missed. */
    private void marked(HistoryPage page) {
        if (!page.isRecorded()) {
            feed.gap("the router keeps no history of " + feed.topic
                    + ": configure one (realms.NAME.history), or subscribe without replay");
        }
        if (!isMarked) {
            isMarked = true;
            cursor = page.events().isEmpty() ? 0 : page.events().get(0).publication();
        }
        isReady();
    }

    private void unmarkable(RuntimeException failure) {
        feed.gap("the router gives no history (" + failure.getMessage() + ")");
        isReady();
    }

    /** An event has arrived. */
    void arrived(Event event) {
        if (seen.contains(event.publication())) {
            return;
        }
        if (phase == Phase.LIVE && feed.room() > 0) {
            handOn(event);
            return;
        }
        boolean isNews = phase == Phase.LIVE;
        phase = Phase.BEHIND;
        if (held.size() >= feed.options.queue()) {
            held.clear();
            heldTooMuch = true;
        }
        held.add(event);
        if (isNews) {
            fetch();
        }
    }

    private void handOn(Event event) {
        remember(event.publication());
        // one that the router kept for latecomers may be older than the place in the history that is reached
        if (!event.isRetained()) {
            isMarked = true;
            cursor = event.publication();
        }
        feed.put(event, engine);
    }

    private void remember(long publication) {
        seen.add(publication);
        if (seen.size() > REMEMBERED) {
            Iterator<Long> oldest = seen.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** That publication is this client's own, which it does not get. */
    void own(long publication) {
        remember(publication);
    }

    /** The session is gone. What is held back stays so: the history of the next one has most of it, but not all. */
    void left() {
        isFetching = false;
        wantsRoom = false;
    }

    /** The handler has taken an event out of the queue, which is half empty. From any thread. */
    void drained() {
        if (wantsRoom) {
            engine.locked(() -> {
                if (wantsRoom && feed.id != 0) {
                    fetch();
                }
            });
        }
    }

    /** Asks for what comes next in the history, once there is room for it. */
    private void fetch() {
        int capacity = feed.options.queue();
        int page = Math.max(1, Math.min(MAX_PAGE, capacity / 2));
        // set before the look at the room: the handler's thread makes room before it looks at this
        wantsRoom = true;
        if (isFetching || feed.room() < page) {
            return;
        }
        wantsRoom = false;
        isFetching = true;
        heldTooMuch = false;
        ask(HistoryPage.after(feed.id, cursor, page), this::fetched, this::unfetchable);
    }

    private void ask(HistoryPage.Query query, Consumer<HistoryPage> then, Consumer<RuntimeException> otherwise) {
        long id = feed.id;
        Conversation conversation = engine.joinedConversation();
        if (conversation != null) {
            conversation.send(new Asking(
                    query,
                    page -> {
                        if (feed.id == id) {
                            then.accept(page);
                        }
                    },
                    otherwise));
        }
    }

    private void fetched(HistoryPage page) {
        isFetching = false;
        if (page.unknownPublication() != 0 && cursor != 0) {
            cursorIsUnknown();
            return;
        }
        otherCursors = List.<Long>of().iterator();
        if (!page.isRecorded()) {
            feed.gap("the router keeps no history of " + feed.topic);
        }
        for (Event event : page.topicEvents(feed)) {
            merge(event);
        }
        if ((page.isLimitReached() && !page.events().isEmpty()) || heldTooMuch) {
            fetch();
        } else {
            live();
        }
    }

    /** The next event in the router's order. */
    private void merge(Event event) {
        if (seen.contains(event.publication())) {
            cursor = event.publication();
            return;
        }
        if (held.stream().anyMatch(other -> other.publication() == event.publication())) {
            Event first;
            do {
                first = held.remove();
                if (!seen.contains(first.publication())) {
                    handOn(first);
                }
            } while (first.publication() != event.publication());
        } else {
            handOn(event);
        }
    }

    private void live() {
        phase = Phase.LIVE;
        Event event;
        while ((event = held.poll()) != null) {
            if (!seen.contains(event.publication())) {
                handOn(event);
            }
        }
    }

    /** The last event was never in the history, as those for certain sessions are not, or is there no longer. */
    private void cursorIsUnknown() {
        if (!otherCursors.hasNext()) {
            List<Long> known = List.copyOf(seen);
            List<Long> latest = known.subList(Math.max(0, known.size() - CURSORS_TRIED), known.size());
            ArrayList<Long> backwards = new ArrayList<>(latest);
            Collections.reverse(backwards);
            backwards.remove(cursor);
            backwards.add(0L);
            otherCursors = backwards.iterator();
        }
        cursor = otherCursors.next();
        if (cursor == 0) {
            feed.gap("the router's history no longer has the last event that was seen; what it has is replayed");
        }
        fetch();
    }

    private void unfetchable(RuntimeException failure) {
        isFetching = false;
        feed.gap("the router gives no history (" + failure.getMessage() + ")");
        live();
    }

    /** A call of {@code wamp.subscription.get_events}, in one session. */
    private final class Asking implements Exchange {
        private final HistoryPage.Query query;
        private final Consumer<HistoryPage> then;
        private final Consumer<RuntimeException> otherwise;

        Asking(HistoryPage.Query query, Consumer<HistoryPage> then, Consumer<RuntimeException> otherwise) {
            this.query = query;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        public String what() {
            return "fetching the history of " + feed.topic;
        }

        @Override
        public MessageType type() {
            return MessageType.CALL;
        }

        @Override
        public Message message(long request) {
            return query.call(request);
        }

        @Override
        public void answered(Message answer, boolean isLast) {
            HistoryPage page;
            try {
                page = HistoryPage.of(answer);
            } catch (RuntimeException unreadable) {
                otherwise.accept(unreadable);
                return;
            }
            then.accept(page);
        }

        @Override
        public void failed(RuntimeException failure) {
            if (failure instanceof WampException) {
                otherwise.accept(failure);
            }
        }

        /** The next session asks anew. */
        @Override
        public void lost(Ending ending, boolean wasSent) {}
    }
}
