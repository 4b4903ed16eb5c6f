package dev.parley.client.core;

import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Lifecycle;
import dev.parley.client.core.session.Output;
import dev.parley.client.core.session.Session;
import dev.parley.client.core.session.Settings;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import dev.parley.message.Role;
import org.jspecify.annotations.Nullable;

/** The calls that a client makes: their time limits, progressive results, chunks and cancelling. One {@link ClientCore}'s. */
final class Calls {
    private static final Dict KILLNOWAIT = Dict.of(Attribute.MODE.key(), "killnowait");

    /** How much longer than the router this client waits: it says better what was wrong. */
    private static final long GRACE_MILLIS = 500;

    private final Output out;
    private final Deadlines deadlines;
    private final Lifecycle lifecycle;
    private final Requests requests;
    private final Excess excess;
    private final long standardMillis;

    Calls(Output out, Deadlines deadlines, Lifecycle lifecycle, Requests requests, Excess excess, Settings settings) {
        this.excess = excess;
        this.out = out;
        this.deadlines = deadlines;
        this.lifecycle = lifecycle;
        this.requests = requests;
        this.standardMillis = settings.callMillis();
    }

    void make(OutgoingCall call, long now) {
        Session session = lifecycle.joined();
        if (call.plan.isChunked()
                && session != null
                && !session.isAnnounced(Role.DEALER, "progressive_call_invocations")) {
            out.complete(
                    call.caller,
                    new Outcome.Failed(
                            ErrorUri.FEATURE_NOT_SUPPORTED,
                            "in chunks not made",
                            "this router does not announce progressive_call_invocations; call with all at once"));
            return;
        }
        Making making = new Making(call);
        call.making = making;
        making.restart(now);
        requests.submit(making, now);
    }

    /** Sends another chunk; nothing where the call is over, or cannot go on in the session of the moment. */
    void chunk(OutgoingCall call, Payload chunk, boolean isLast, long now) {
        Making making = call.making;
        Session session = lifecycle.joined();
        if (making != null && session != null && requests.isUnderWay(making)) {
            Call message = making.message(making.id(), chunk, !isLast);
            String tooLong = excess.complaint(session.welcome(), message);
            if (tooLong != null) {
                end(call, Outcome.tooLong(tooLong));
                return;
            }
            session.send(message);
            making.restart(now);
        }
    }

    /** Nobody wants the result any more; nothing where the call is over. */
    void cancel(OutgoingCall call) {
        end(call, Outcome.canceled());
    }

    /** Whoever takes the progressive results is too slow for them. */
    void overflowed(OutgoingCall call, String why) {
        end(call, new Outcome.Failed(ErrorUri.CANCELED, "canceled", why));
    }

    private void end(OutgoingCall call, Outcome outcome) {
        Making making = call.making;
        if (making == null) {
            return;
        }
        boolean isWithTheRouter = requests.forget(making);
        Session session = lifecycle.joined();
        if (isWithTheRouter && session != null) {
            session.send(new Cancel(making.id(), KILLNOWAIT));
        }
        making.complete(outcome);
    }

    /** What is under way of a call. */
    final class Making extends Request {
        private final OutgoingCall call;
        private final long timeoutMillis;
        private final Dict told;
        private Deadlines.@Nullable Deadline deadline;

        Making(OutgoingCall call) {
            super(MessageType.CALL);
            this.call = call;
            Dict options = call.plan.takesProgress()
                    ? call.plan.options().with(Attribute.RECEIVE_PROGRESS.key(), true)
                    : call.plan.options();
            long own = options.values().get(Attribute.TIMEOUT.key()) instanceof Number limit ? limit.longValue() : 0;
            this.timeoutMillis = own == 0 ? standardMillis : own;
            this.told =
                    own == 0 && standardMillis > 0 ? options.with(Attribute.TIMEOUT.key(), standardMillis) : options;
        }

        /** The time limit is for each result, and each chunk, anew. */
        private void restart(long now) {
            deadlines.cancel(deadline);
            if (timeoutMillis > 0) {
                deadline = deadlines.at(now + timeoutMillis + GRACE_MILLIS, then -> timedOut());
            }
        }

        private void timedOut() {
            end(
                    call,
                    new Outcome.Failed(
                            ErrorUri.TIMEOUT,
                            "failed",
                            "no result within " + timeoutMillis + " ms " + lifecycle.whereabouts()));
        }

        private void complete(Outcome outcome) {
            deadlines.cancel(deadline);
            deadline = null;
            call.making = null;
            out.complete(call.caller, outcome);
        }

        @Override
        Message message(long request) {
            return message(request, call.plan.payload(), call.plan.isChunked());
        }

        private Call message(long request, Payload chunk, boolean moreFollows) {
            Dict dict = moreFollows ? told.with(Attribute.PROGRESS.key(), true) : told;
            return new Call(request, dict, call.plan.procedure(), chunk);
        }

        @Override
        void answered(Message answer, long now) {
            complete(new Outcome.Answered(answer));
        }

        @Override
        void progressed(Message result, long now) {
            restart(now);
            out.add(new Action.Progress(call.caller, ((Result) result).payload()));
        }

        @Override
        void failed(Outcome outcome, long now) {
            complete(outcome);
        }

        @Override
        boolean waitsAfter(Outcome.Lost loss, boolean isSuspect, long now) {
            return isRepeated(call.plan.isRepeatable(), loss, isSuspect, now);
        }
    }
}
