package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Uri;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what peers have received with what others have sent, when all is over: for conversations without a common order. An
 * event is one that was published and is for its receiver, under one publication id; an invocation is a call of the same realm,
 * and comes once to one callee; an answer is that of the callee who had the call. For any thread.
 */
public final class Ledger {
    private final Map<Mark, Notice> notices = new HashMap<>();
    private final Map<Mark, String> realmsOfCalls = new HashMap<>();
    private final Map<Mark, Mark> callsOfAnswers = new HashMap<>();
    private final Set<String> invocations = new HashSet<>();
    private final List<Runnable> checks = new ArrayList<>();

    /** A peer is about to send that. */
    public synchronized void sends(PeerView peer, Message message) {
        if (message instanceof Publish publish) {
            Notice notice = new Notice(peer, publish.topic(), publish.options(), publish.payload());
            notices.put(Mark.of(publish.payload()), notice);
        } else if (message instanceof Call call && !Uri.isReserved(call.procedure())) {
            realmsOfCalls.put(Mark.of(call.payload()), peer.realm());
        } else if (message instanceof Yield yield) {
            answers(peer, yield.request(), yield.payload());
        } else if (message instanceof ErrorReply error) {
            answers(peer, error.request(), error.payload());
        }
    }

    private void answers(PeerView peer, long invocation, Payload payload) {
        OwnInvocation answered = peer.invocations().get(invocation);
        callsOfAnswers.put(Mark.of(payload), Mark.of(answered.first.payload()));
    }

    /** A peer has received that; the request that it answers. */
    public synchronized void received(PeerView peer, Message message, @Nullable Message answered) {
        if (message instanceof Event event && Mark.of(event.payload()) != null) {
            received(peer, event);
        } else if (message instanceof Invocation invocation) {
            Mark mark = Mark.of(invocation.payload());
            String realm = peer.realm();
            assertTrue(invocations.add(peer.session() + "/" + mark), () -> "twice: " + mark);
            checks.add(() -> assertEquals(realm, realmsOfCalls.get(mark), () -> "the call of " + mark));
        } else if (message instanceof Result result && !Uri.isReserved(((Call) answered).procedure())) {
            checkAnswer((Call) answered, result.payload());
        } else if (message instanceof ErrorReply error && answered instanceof Call call) {
            checkAnswer(call, error.payload());
        } else if (message instanceof Published published) {
            Mark mark = Mark.of(((Publish) answered).payload());
            checks.add(() -> notices.get(mark).identify(published.publication()));
        }
    }

    private void received(PeerView peer, Event event) {
        Mark mark = Mark.of(event.payload());
        if (!mark.isTestament()) {
            PeerView receiver = peer.withoutTables();
            Subscribe subscribe = peer.subscriptions().get(event.subscription());
            boolean isRetained = event.details().is(Attribute.RETAINED, false);
            checks.add(() -> {
                Notice notice = notices.get(mark);
                // retained ones may be older than all this
                assertTrue(notice != null || isRetained, () -> "nobody has published " + mark);
                if (notice != null) {
                    notice.inspect(event, receiver, subscribe);
                    notice.identify(event.publication());
                }
            });
        }
    }

    private void checkAnswer(Call call, Payload payload) {
        Mark mark = Mark.of(payload);
        if (mark != null) {
            checks.add(() -> assertEquals(
                    Mark.of(call.payload()), callsOfAnswers.get(mark), () -> "the answer of another call: " + mark));
        }
    }

    /** All have left. */
    public synchronized void close() {
        checks.forEach(Runnable::run);
    }
}
