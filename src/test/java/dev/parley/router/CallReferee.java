package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.PlainPayloads;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Uri;
import dev.parley.message.Yield;
import dev.parley.router.Procedures.Holding;
import dev.parley.router.Procedures.Procedure;
import dev.parley.router.Referee.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches over calls:
 * <ul>
 *   <li>an INVOCATION goes to one who has registered the procedure, whose turn it may be, who has room and has not refused it;
 *   <li>all parts of a call go to the same callee, in their order, and none once it is over or canceled;
 *   <li>a result or error is the callee's own, and what the router says instead has its reason;
 *   <li>a call is over when its callee has answered or left, its caller has canceled it, or its time is up; none waits while
 *       somebody could take it;
 *   <li>a callee is interrupted with a reason only, and always when there is one.
 * </ul>
 */
final class CallReferee {
    /** So many calls of a procedure may wait. */
    private static final int QUEUE = 2;

    private static final int MAX_CALLS = 12;

    private record Answer(Peer callee, OwnInvocation invocation, Message message) {}

    private record Verdict(TrackedCall call, ErrorReply error) {}

    private final Referee referee;
    private final Procedures procedures;
    private final IdentityHashMap<Call, TrackedCall> tracked = new IdentityHashMap<>();
    private final Set<TrackedCall> open = new LinkedHashSet<>();
    private final Map<Mark, TrackedCall> byMark = new HashMap<>();
    private final Map<OwnInvocation, TrackedCall> invoked = new HashMap<>();
    private final Map<Mark, Answer> answers = new HashMap<>();

    // about the fact at hand
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Set<TrackedCall> interrupted = new LinkedHashSet<>();

    CallReferee(Referee referee) {
        this.referee = referee;
        this.procedures = new Procedures();
    }

    void sent(Peer peer, Message message) {
        if (message instanceof Call call) {
            called(peer, call);
        } else if (message instanceof Cancel cancel && peer.view.calls().containsKey(cancel.request())) {
            TrackedCall call = tracked.get(peer.view.calls().get(cancel.request()).first);
            if (!peer.isHeld && !Uri.isReserved(call.call.procedure())) {
                canceled(call, String.valueOf(cancel.options().string(Attribute.MODE)));
            }
        } else if (message instanceof Yield yield) {
            boolean isLast = !yield.options().is(Attribute.PROGRESS, false);
            answered(peer, yield.request(), Mark.of(yield.payload()), yield, isLast);
        } else if (message instanceof ErrorReply error) {
            answered(peer, error.request(), Mark.of(error.payload()), error, true);
        }
    }

    private void called(Peer peer, Call call) {
        OwnCall own = peer.view.calls().get(call.request());
        if (own == null) {
            return;
        }
        TrackedCall known = tracked.get(own.first);
        if (known != null) {
            byMark.put(Mark.of(call.payload()), known);
            boolean isDue = !peer.isHeld && known.callee != null && !known.isInterrupted();
            known.due = isDue ? call : null;
            return;
        }
        TrackedCall begun = new TrackedCall(peer, own, referee.now());
        tracked.put(call, begun);
        open.add(begun);
        if (!Uri.isReserved(call.procedure())) {
            byMark.put(Mark.of(call.payload()), begun);
            begun.isUnknown = peer.isHeld || peer.isOvertaken;
            begun.procedure = begun.isUnknown ? null : procedures.best(peer.view.realm(), call.procedure());
            begun.mustEnd = !begun.isUnknown && begun.procedure == null;
        } else {
            begun.isUnknown = true;
            begun.mustEnd = !peer.isHeld;
        }
    }

    private static void canceled(TrackedCall call, String mode) {
        boolean canInterrupt = call.callee != null && TrackedCall.isInterruptible(call.callee.peer) && !call.calleeLeft;
        boolean interrupts = canInterrupt && !mode.equals("skip");
        call.mustBeInterrupted |= interrupts;
        call.mustEnd |= !(interrupts && mode.equals("kill"));
    }

    private void answered(Peer peer, long id, Mark mark, Message answer, boolean isLast) {
        OwnInvocation invocation = peer.view.invocations().get(id);
        TrackedCall call = invocation == null ? null : invoked.get(invocation);
        answers.put(mark, new Answer(peer, invocation, answer));
        if (call == null || call.invocation != invocation || call.isOver) {
            return;
        }
        boolean isRefused =
                Legality.isPassedThru(answer instanceof Yield yield ? yield.options() : ((ErrorReply) answer).details())
                        && !call.caller.view.announced(Role.CALLER, Feature.PAYLOAD_PASSTHRU_MODE);
        if (answer instanceof ErrorReply error && call.isRerouted(error)) {
            call.tried.add(call.callee.peer);
            call.timedAtLatestFrom = call.isForwarded ? referee.now() : call.timedAtLatestFrom;
            call.detach();
        } else {
            call.isRefused |= isRefused;
            call.mustEnd |= isLast || isRefused;
        }
    }

    void received(Peer to, Message message, @Nullable Message answered) {
        if (message instanceof Invocation invocation) {
            OwnInvocation own = to.view.invocations().get(invocation.request());
            TrackedCall call = byMark.get(Mark.of(invocation.payload()));
            assertFalse(call.isOver, () -> "an INVOCATION for a call that is over: " + call);
            if (own.parts == 1) {
                invoked(to, call, own);
            } else {
                proceeded(call, own, invocation);
            }
        } else if (message instanceof Interrupt interrupt) {
            TrackedCall call = invoked.get(to.view.invocations().get(interrupt.request()));
            boolean isLate = call.isOver && !(call.callerLeft && referee.isLeaving(call.caller));
            assertFalse(isLate && referee.isOrdered(), "an INTERRUPT too late");
            interrupted.add(call);
        } else if (message instanceof Result result) {
            resulted(tracked.get((Call) answered), result);
        } else if (message instanceof ErrorReply error && answered instanceof Call call) {
            failed(tracked.get(call), error);
        } else {
            procedures.received(to, message, answered);
        }
    }

    private void invoked(Peer to, TrackedCall call, OwnInvocation own) {
        Invocation invocation = own.first;
        Holding callee = procedures.holding(invocation.registration(), to);
        assertNotNull(callee, () -> to + " has not registered " + call.call.procedure());
        assertTrue(call.callee == null, () -> call + " goes to two callees");
        assertEquals(call.call.payload(), invocation.payload(), "the first part is not the first");
        Procedure procedure = callee.procedure;
        assertTrue(procedure.match.matches(procedure.uri, call.call.procedure()), "another procedure");
        assertTrue(call.isUnknown || call.procedure == procedure, "there is a better match");
        assertTrue(procedure.realm.equals(call.caller.view.realm()), "another realm");
        assertFalse(callee.isBusy() && referee.isOrdered(), () -> to + " has as many calls as it takes");
        assertFalse(call.tried.contains(to), () -> to + " has refused that call");
        if (!call.isPartitioned() && referee.isOrdered()) {
            procedure.assertItIsItsTurn(callee, call.tried);
        }
        call.timedAtLatestFrom = call.isUnknown ? referee.now() : call.timedAtLatestFrom;
        call.isUnknown = false;
        call.procedure = procedure;
        call.callee = callee;
        call.isAlone = procedure.holdings.size() == 1;
        call.invocation = own;
        call.isForwarded = callee.register.options().is(Attribute.FORWARD_TIMEOUT, false)
                && to.view.announced(Role.CALLEE, Feature.CALL_TIMEOUT);
        callee.running++;
        invoked.put(own, call);
        call.inspect();
    }

    private static void proceeded(TrackedCall call, OwnInvocation own, Invocation part) {
        assertSame(call.invocation, own, () -> "a part of " + call + " goes astray");
        assertFalse(call.isInterrupted(), "a part of a call that is canceled");
        assertNotNull(call.due, () -> "a part of " + call + " too late");
        assertEquals(call.due.payload(), part.payload(), "the part that is due");
        assertEquals(
                call.due.options().is(Attribute.PROGRESS, false), part.details().is(Attribute.PROGRESS, false));
        call.due = null;
        call.hasProgressed = true;
    }

    private void resulted(TrackedCall call, Result result) {
        boolean isProgress = result.details().is(Attribute.PROGRESS, false);
        if (!Uri.isReserved(call.call.procedure())) {
            Answer answer = answers.get(Mark.of(result.payload()));
            assertSame(call.invocation, answer.invocation, () -> "the result of another call for " + call);
            Yield yield = (Yield) answer.message;
            assertEquals(yield.options().is(Attribute.PROGRESS, false), isProgress);
            assertEquals(
                    yield.options().values().get("ppt_keyid"),
                    result.details().values().get("ppt_keyid"));
            assertTrue(!Legality.isPassedThru(result.details())
                    || call.caller.view.announced(Role.CALLER, Feature.PAYLOAD_PASSTHRU_MODE));
            assertTrue(!isProgress || call.invocation.first.details().is(Attribute.RECEIVE_PROGRESS, false));
        } else if (call.call.procedure().equals("wamp.registration.remove_callee")) {
            List<?> arguments = new PlainPayloads().arguments(call.call.payload());
            procedures.revoked(referee.peer((long) arguments.get(1)), (long) arguments.get(0));
        }
        if (isProgress) {
            call.hasProgressed = true;
            call.timedFrom = referee.now();
            call.timedAtLatestFrom = referee.now();
        } else {
            end(call);
        }
    }

    private void failed(TrackedCall call, ErrorReply error) {
        Answer answer = answers.get(Objects.requireNonNullElse(Mark.of(error.payload()), new Mark("", 0, false)));
        if (answer != null) {
            assertSame(call.invocation, answer.invocation, () -> "the error of another call for " + call);
            assertEquals(((ErrorReply) answer.message).error(), error.error());
        } else {
            verdicts.add(new Verdict(call, error));
        }
        end(call);
    }

    private void end(TrackedCall call) {
        call.isOver = true;
        open.remove(call);
        if (call.callee != null) {
            call.callee.running--;
        }
    }

    void left(Peer peer) {
        for (TrackedCall call : List.copyOf(open)) {
            if (call.caller == peer) {
                call.callerLeft = true;
                call.mustBeInterrupted |= call.callee != null && TrackedCall.isInterruptible(call.callee.peer);
                interrupted.add(call);
                end(call);
            } else if (call.callee != null && call.callee.peer == peer) {
                call.calleeLeft = true;
                call.mustEnd = true;
            }
        }
        for (Verdict verdict : verdicts) {
            // it may have come to the caller first
            verdict.call.calleeLeft |= verdict.call.callee != null && verdict.call.callee.peer == peer;
        }
        procedures.left(peer);
    }

    /** All that comes of the fact has come. */
    void settle(boolean isPlain) {
        for (Verdict verdict : verdicts) {
            boolean isMeta = Uri.isReserved(verdict.call.call.procedure());
            assertTrue(
                    isMeta || !isPlain || verdict.call.isUnknown || isJust(verdict.call, verdict.error.error()),
                    () -> "no reason for " + verdict.error.error() + " to " + verdict.call);
            if (verdict.error.error().equals(ErrorUri.FEATURE_NOT_SUPPORTED) && verdict.call.procedure != null) {
                verdict.call.procedure.lastServed = null;
            }
        }
        for (TrackedCall call : interrupted) {
            boolean mayBe = call.callerLeft
                    || call.cancels.stream().anyMatch(mode -> !mode.equals("skip"))
                    || verdicts.stream()
                            .anyMatch(verdict -> verdict.call == call
                                    && verdict.error.error().equals(ErrorUri.TIMEOUT));
            assertTrue(mayBe, () -> "no reason to interrupt the callee of " + call);
            assertInterrupted(call);
        }
        procedures.settle();
        verdicts.clear();
        interrupted.clear();
        Map<Procedure, Integer> waiting = new HashMap<>();
        for (TrackedCall call : open) {
            settle(call);
            if (call.callee == null && call.procedure != null) {
                // those of each node wait there
                int most = referee.isOrdered() ? QUEUE : QUEUE * GeneratedClusterTest.NODES;
                assertTrue(waiting.merge(call.procedure, 1, Integer::sum) <= most, "too many calls wait");
            }
        }
    }

    private void settle(TrackedCall call) {
        assertFalse(call.mustEnd, () -> call + " should be over");
        assertInterrupted(call);
        assertTrue(call.due == null, () -> "the callee has not received a part of " + call);
        long timeout = call.call.options().integer(Attribute.TIMEOUT, 0);
        boolean isTimed = timeout > 0 && !call.isForwarded && !call.isUnknown;
        assertTrue(!isTimed || referee.now() < call.timedAtLatestFrom + timeout, () -> "the time is up of " + call);
        if (call.callee == null && call.procedure != null) {
            assertFalse(call.isStream || call.isPartitioned(), () -> call + " may not wait");
            boolean isHopeless = true;
            for (Holding callee : call.procedure.holdings) {
                assertTrue(call.tried.contains(callee.peer) || callee.isBusy(), () -> call + " waits for no reason");
                isHopeless &= call.tried.contains(callee.peer);
            }
            assertFalse(isHopeless, () -> call + " waits for nobody");
        }
    }

    private void assertInterrupted(TrackedCall call) {
        boolean isTold = !call.mustBeInterrupted
                || call.isInterrupted()
                || call.callee == null
                || !call.callee.peer.view.isOpen()
                || referee.isShutdown();
        assertTrue(isTold, () -> "the callee of " + call + " is not interrupted");
    }

    private boolean isJust(TrackedCall call, String error) {
        Procedure procedure = call.procedure;
        boolean isGone = procedure == null || procedure.holdings.isEmpty();
        return switch (error) {
            case ErrorUri.CANCELED -> !call.cancels.isEmpty() || call.calleeLeft || referee.isShutdown();
            case ErrorUri.TIMEOUT -> {
                long timeout = call.call.options().integer(Attribute.TIMEOUT, 0);
                yield timeout > 0 && referee.now() >= call.timedFrom + timeout && !call.isForwarded;
            }
            case ErrorUri.NO_SUCH_PROCEDURE -> isGone;
            case ErrorUri.NO_AVAILABLE_CALLEE -> procedure != null && cannotWait(call, procedure);
            case ErrorUri.FEATURE_NOT_SUPPORTED ->
                call.isStream || call.isRefused || Legality.isPassedThru(call.call.options());
            case ErrorUri.INVALID_URI -> !Uri.isValid(call.call.procedure(), Uri.Rule.LOOSE);
            case ErrorUri.INVALID_ARGUMENT -> "all".equals(call.call.options().string(Attribute.RUNMODE));
            case ErrorUri.NOT_AUTHORIZED ->
                open.stream().filter(other -> other.caller == call.caller).count() >= MAX_CALLS;
            default -> false;
        };
    }

    private boolean cannotWait(TrackedCall call, Procedure procedure) {
        if (call.isPartitioned() || (call.isAlone && !call.tried.isEmpty())) {
            return true;
        }
        boolean isRefusedByAll = procedure.holdings.stream().allMatch(held -> call.tried.contains(held.peer));
        boolean isFull = open.stream()
                        .filter(other -> other.callee == null && (other.isUnknown || other.procedure == procedure))
                        .count()
                >= QUEUE;
        boolean allAreBusy =
                procedure.holdings.stream().allMatch(held -> held.isBusy() || call.tried.contains(held.peer));
        return isRefusedByAll || (allAreBusy && (call.isStream || isFull));
    }

    void assertNothingIsOpen() {
        assertTrue(open.isEmpty(), () -> "not over: " + open);
    }
}
