package dev.parley.client.core;

import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Lifecycle;
import dev.parley.client.core.session.Session;
import dev.parley.message.Attribute;
import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The requests that are under way, or wait for the next session. For the parts of one {@link ClientCore}. */
final class Requests {
    /** How many may wait for the next session. */
    private static final int MAX_WAITING = 10_000;

    private final Lifecycle lifecycle;

    /** By their ids in the session of the moment, in the order in which they were sent. */
    private final Map<Long, Request> sent = new LinkedHashMap<>();

    private final Set<Request> waiting = new LinkedHashSet<>();

    private final Excess excess;

    private boolean hasRoom = true;

    Requests(Lifecycle lifecycle, Excess excess) {
        this.lifecycle = lifecycle;
        this.excess = excess;
    }

    /** Whether the connection takes more. */
    void room(boolean has) {
        hasRoom = has;
    }

    /** Somebody wants it now: it is sent, waits, or fails. */
    void submit(Request request, long now) {
        Session session = lifecycle.joined();
        if (session != null && !(hasRoom && session.hasRoom())) {
            request.failed(Outcome.noRoom(), now);
        } else if (session != null) {
            offer(session, request, now);
        } else if (lifecycle.refusal() instanceof Outcome.Lost loss) {
            lose(request, loss, false, now);
        } else {
            request.failed(lifecycle.refusal(), now);
        }
    }

    /** Sends it, unless it is longer than the router reads. */
    private void offer(Session session, Request request, long now) {
        String tooLong = excess.complaint(session.welcome(), request.message(session.comingRequest()));
        if (tooLong == null) {
            send(session, request);
        } else {
            request.failed(Outcome.tooLong(tooLong), now);
        }
    }

    /** Sends it whatever the room; nothing without a session. */
    void send(Request request) {
        Session session = lifecycle.joined();
        if (session != null) {
            send(session, request);
        }
    }

    private void send(Session session, Request request) {
        long id = session.nextRequest();
        request.sentAs(id, session.isJoined());
        sent.put(id, request);
        request.sent();
        session.send(request.message(id));
    }

    /** Nobody waits for it any more; gives whether the router has it. */
    boolean forget(Request request) {
        waiting.remove(request);
        return sent.remove(request.id(), request);
    }

    boolean isUnderWay(Request request) {
        return sent.get(request.id()) == request;
    }

    /** A RESULT, progressive or not. */
    void result(Result result, long now) {
        Request request = sent.get(result.request());
        if (result.details().is(Attribute.PROGRESS, false) && request != null && request.type() == MessageType.CALL) {
            request.progressed(result, now);
        } else {
            answered(MessageType.CALL, result.request(), result, now);
        }
    }

    /** An answer to a request of that type. */
    void answered(MessageType type, long id, Message answer, long now) {
        Request request = sent.get(id);
        if (request != null && request.type() == type) {
            sent.remove(id);
            if (answer instanceof ErrorReply error) {
                request.failed(new Outcome.Refused(error, lifecycle.whereabouts()), now);
            } else {
                request.answered(answer, now);
            }
        } else if (request == null) {
            Session session = lifecycle.joined();
            if (session != null) {
                session.answeredInVain(answer.type(), id);
            }
        }
    }

    /** The session has a connection again, on which those have been sent that waited for it. */
    void resumed() {
        sent.values().forEach(Request::isOut);
    }

    /** A session is there for those that wait for one. */
    void joined(long now) {
        List<Request> kept = List.copyOf(waiting);
        waiting.clear();
        Session session = lifecycle.joined();
        if (session != null) {
            kept.forEach(request -> offer(session, request, now));
        }
    }

    /** The session is gone. */
    void left(Ending ending, boolean isSuspect, long now) {
        List<Request> unanswered = new ArrayList<>(sent.values());
        sent.clear();
        for (Request request : unanswered) {
            boolean wasSent = request.wasSent();
            lose(request, new Outcome.Lost(ending, wasSent), isSuspect && wasSent, now);
        }
    }

    private void lose(Request request, Outcome.Lost loss, boolean isSuspect, long now) {
        if (!request.waitsAfter(loss, isSuspect, now)) {
            return;
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.add(request);
        } else {
            request.failed(
                    new Outcome.Failed(
                            Outcome.NETWORK_FAILURE,
                            "not kept for the next session",
                            MAX_WAITING + " requests are waiting for it already"),
                    now);
        }
    }

    /** There will be no other session. */
    void closed(Ending ending, long now) {
        List<Request> all = new ArrayList<>(sent.values());
        all.addAll(waiting);
        sent.clear();
        waiting.clear();
        Outcome closed = new Outcome.Closed(ending);
        all.forEach(request -> request.failed(closed, now));
    }

    int size() {
        return sent.size() + waiting.size();
    }
}
