package dev.parley.client.core;

import dev.parley.client.core.pace.Capacity;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Lifecycle;
import dev.parley.client.core.session.Output;
import dev.parley.client.core.session.Session;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that a client answers now: each is answered once, in its own session. One {@link ClientCore}'s. */
final class Executions {
    private static final Dict PROGRESS = Dict.of(Attribute.PROGRESS.key(), true);

    private final Output out;
    private final Deadlines deadlines;
    private final Lifecycle lifecycle;
    private final Capacity capacity;
    private final Excess excess;

    /** By the ids of their invocations. */
    private final Map<Long, Execution> all = new LinkedHashMap<>();

    Executions(Output out, Deadlines deadlines, Lifecycle lifecycle, Excess excess, Capacity capacity) {
        this.excess = excess;
        this.out = out;
        this.deadlines = deadlines;
        this.lifecycle = lifecycle;
        this.capacity = capacity;
    }

    /** Takes an invocation that is another chunk of one under way; false where it is none. */
    boolean takesChunk(Invocation invocation) {
        Execution execution = all.get(invocation.request());
        if (execution == null) {
            return false;
        }
        boolean isLast = !invocation.details().is(Attribute.PROGRESS, false);
        boolean isOnlyTheEnd = isLast && invocation.payload().isEmpty();
        out.add(new Chunk(execution, isOnlyTheEnd ? null : invocation.payload(), isLast));
        return true;
    }

    void begin(Callee callee, String registered, Invocation invocation, long now) {
        if (capacity.isFull(all.size())) {
            capacity.complaint(now).ifPresent(line -> out.log(Action.Severity.WARNING, line));
            reply(invocation.request(), ErrorUri.UNAVAILABLE, text("the callee takes no more calls now"));
            return;
        }
        Execution execution = new Execution(invocation, registered);
        all.put(invocation.request(), execution);
        restart(execution, now);
        out.add(new Invoke(callee, execution, invocation));
    }

    /** Nobody answers it. */
    void refuse(Invocation invocation) {
        reply(invocation.request(), ErrorUri.NO_SUCH_REGISTRATION, text("not registered by this client"));
    }

    private void restart(Execution execution, long now) {
        deadlines.cancel(execution.deadline);
        if (execution.timeoutMillis > 0) {
            execution.deadline = deadlines.at(
                    now + execution.timeoutMillis,
                    then -> stop(execution, ErrorUri.TIMEOUT, "no result within " + execution.timeoutMillis + " ms"));
        }
    }

    void progress(Execution execution, Payload results, long now) {
        Session session = lifecycle.joined();
        if (isUnderWay(execution) && execution.takesProgress() && session != null) {
            Yield message = new Yield(execution.request, PROGRESS, results);
            String tooLong = tooLong("the progressive result", session, execution, message);
            if (tooLong == null) {
                session.send(message);
                restart(execution, now);
            } else {
                stop(execution, ErrorUri.PAYLOAD_SIZE_EXCEEDED, tooLong);
            }
        }
    }

    void succeed(Execution execution, Payload results) {
        Session session = lifecycle.joined();
        if (takesOut(execution) && session != null) {
            Yield message = new Yield(execution.request, Dict.EMPTY, results);
            String tooLong = tooLong("the result", session, execution, message);
            if (tooLong == null) {
                session.send(message);
            } else {
                reply(execution.request, ErrorUri.PAYLOAD_SIZE_EXCEEDED, text(tooLong));
            }
        }
    }

    void fail(Execution execution, String uri, Payload why) {
        Session session = lifecycle.joined();
        if (takesOut(execution) && session != null) {
            ErrorReply message = error(execution.request, uri, why);
            String tooLong = tooLong("what the error says", session, execution, message);
            session.send(tooLong == null ? message : error(execution.request, uri, text(tooLong)));
        }
    }

    /** What is said of a message instead of sending it; null where the router reads it. */
    private @Nullable String tooLong(String what, Session session, Execution execution, Message message) {
        String complaint = excess.complaint(what, session.welcome(), message);
        if (complaint != null) {
            out.log(Action.Severity.WARNING, "an answer of " + execution.procedure() + " is not sent: " + complaint);
        }
        return complaint;
    }

    /** No thread is in its procedure any more. */
    void returned(Execution execution) {
        execution.hasReturned = true;
        capacity.free(execution);
    }

    /** The router wants that invocation to stop. */
    void interrupted(long request) {
        Execution execution = all.get(request);
        if (execution != null) {
            stop(execution, ErrorUri.CANCELED, "the call was canceled");
        }
    }

    /** Whoever takes the chunks is too slow for them. */
    void overflowed(Execution execution) {
        stop(execution, ErrorUri.RUNTIME_ERROR, "the chunks came faster than the procedure takes them");
    }

    private void stop(Execution execution, String uri, String why) {
        if (takesOut(execution)) {
            abandon(execution);
            reply(execution.request, uri, text(why));
            out.add(new Interrupt(execution, why));
        }
    }

    private void abandon(Execution execution) {
        if (!execution.hasReturned) {
            capacity.keep(execution);
        }
    }

    private boolean isUnderWay(Execution execution) {
        return all.get(execution.request) == execution;
    }

    /** Takes it out; whether it still was under way. */
    private boolean takesOut(Execution execution) {
        capacity.free(execution);
        boolean was = all.remove(execution.request, execution);
        if (was) {
            deadlines.cancel(execution.deadline);
        }
        return was;
    }

    private void reply(long request, String uri, Payload why) {
        Session session = lifecycle.joined();
        if (session != null) {
            session.send(error(request, uri, why));
        }
    }

    private static ErrorReply error(long request, String uri, Payload why) {
        return new ErrorReply(MessageType.INVOCATION, request, Dict.EMPTY, uri, why);
    }

    private static Payload text(String words) {
        return Payload.of("[\"" + words + "\"]", null);
    }

    /** The session is gone. */
    void left() {
        List<Execution> left = new ArrayList<>(all.values());
        all.clear();
        for (Execution execution : left) {
            deadlines.cancel(execution.deadline);
            abandon(execution);
            out.add(new Interrupt(execution, "the session is over"));
        }
    }

    /** There will be no other session. */
    void closed() {
        left();
        capacity.clear();
    }

    int size() {
        return all.size() + capacity.kept();
    }

    private record Invoke(Callee to, Execution execution, Invocation invocation) implements Action.Telling {
        @Override
        public void tell() {
            to.invoked(execution, invocation);
        }
    }

    /**
     * Another chunk of a call.
     *
     * @param chunk null where the last one only says that it is the last
     */
    private record Chunk(Execution to, @Nullable Payload chunk, boolean isLast) implements Action.Telling {
        @Override
        public void tell() {
            to.body().chunk(chunk, isLast);
        }
    }

    /** Nobody waits for the answer any more. */
    private record Interrupt(Execution to, String why) implements Action.Telling {
        @Override
        public void tell() {
            to.body().interrupt(why);
        }
    }
}
