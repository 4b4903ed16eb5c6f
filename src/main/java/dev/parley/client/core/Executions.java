package dev.parley.client.core;

import dev.parley.client.core.pace.Deadlines;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that a client answers now: each is answered once, in its own session. Those whose answers nobody wants any more count
 * as long as a thread is in their procedure, so that callers who cancel have no more threads than others. One {@link
 * ClientCore}'s.
 */
final class Executions {
    /** How often it is logged that there are too many. */
    private static final long COMPLAINT_MILLIS = 60_000;

    private static final Dict PROGRESS = Dict.of(Attribute.PROGRESS.key(), true);

    private final Output out;
    private final Deadlines deadlines;
    private final Lifecycle lifecycle;
    private final int max;

    /** By the ids of their invocations. */
    private final Map<Long, Execution> all = new LinkedHashMap<>();

    /** Nobody waits for their answers, and a thread is in their procedures. */
    private final Set<Execution> abandoned = new HashSet<>();

    /** When the last complaint was logged that there are too many; -1 for never. */
    private long complainedAt = -1;

    Executions(Output out, Deadlines deadlines, Lifecycle lifecycle, int max) {
        this.out = out;
        this.deadlines = deadlines;
        this.lifecycle = lifecycle;
        this.max = max;
    }

    /** Takes an invocation that is another chunk of one under way; false where it is none. */
    boolean takesChunk(Invocation invocation) {
        Execution execution = all.get(invocation.request());
        if (execution == null) {
            return false;
        }
        boolean isLast = !invocation.details().is(Attribute.PROGRESS, false);
        boolean isOnlyTheEnd = isLast && invocation.payload().isEmpty();
        out.add(new Action.Chunk(execution, isOnlyTheEnd ? null : invocation.payload(), isLast));
        return true;
    }

    void begin(Callee callee, String registered, Invocation invocation, long now) {
        if (all.size() + abandoned.size() >= max) {
            complain(now);
            reply(
                    invocation.request(),
                    ErrorUri.UNAVAILABLE,
                    text("the callee has as many calls under way as it takes; try again later"));
            return;
        }
        Execution execution = new Execution(invocation, registered);
        all.put(invocation.request(), execution);
        restart(execution, now);
        out.add(new Action.Invoke(callee, execution, invocation));
    }

    private void complain(long now) {
        if (complainedAt < 0 || now - complainedAt >= COMPLAINT_MILLIS) {
            complainedAt = now;
            out.log(
                    Action.Severity.WARNING,
                    max + " calls are under way: this client takes no others meanwhile (ClientBuilder.maxInvocations)");
        }
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
            session.send(new Yield(execution.request, PROGRESS, results));
            restart(execution, now);
        }
    }

    void succeed(Execution execution, Payload results) {
        Session session = lifecycle.joined();
        if (takesOut(execution) && session != null) {
            session.send(new Yield(execution.request, Dict.EMPTY, results));
        }
    }

    void fail(Execution execution, String uri, Payload why) {
        if (takesOut(execution)) {
            reply(execution.request, uri, why);
        }
    }

    /** No thread is in its procedure any more. */
    void returned(Execution execution) {
        execution.hasReturned = true;
        abandoned.remove(execution);
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
            out.add(new Action.Interrupt(execution, why));
        }
    }

    private void abandon(Execution execution) {
        if (!execution.hasReturned) {
            abandoned.add(execution);
        }
    }

    private boolean isUnderWay(Execution execution) {
        return all.get(execution.request) == execution;
    }

    /** Takes it out; whether it still was under way. */
    private boolean takesOut(Execution execution) {
        abandoned.remove(execution);
        boolean was = all.remove(execution.request, execution);
        if (was) {
            deadlines.cancel(execution.deadline);
        }
        return was;
    }

    private void reply(long request, String uri, Payload why) {
        Session session = lifecycle.joined();
        if (session != null) {
            session.send(new ErrorReply(MessageType.INVOCATION, request, Dict.EMPTY, uri, why));
        }
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
            out.add(new Action.Interrupt(execution, "the session is over"));
        }
    }

    /** There will be no other session. */
    void closed() {
        left();
        abandoned.clear();
    }

    int size() {
        return all.size() + abandoned.size();
    }
}
