package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.json.PlainPayloads;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.MatchPolicy;
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
import java.util.HashSet;
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

    private static final class Tracked {
        final Peer caller;
        final Call call;
        final Set<Holding> tried = new HashSet<>();
        final Set<String> cancels;
        final boolean isStream;

        /** What it goes to; null for nothing, or as long as that is not known. */
        @Nullable
        Procedure procedure;

        /** It waits with its caller, or did, and when it was dealt with is not known. */
        boolean isUnknown;

        @Nullable
        Holding callee;

        PeerView.@Nullable OwnInvocation invocation;

        /** The router's reason to end it cannot come before its time from here is up, and must come then. */
        long timedFrom;

        long timedAtLatestFrom;
        boolean isForwarded;

        /** The part of it that the callee must receive now. */
        @Nullable
        Mark due;

        boolean isAlone;
        boolean hasProgressed;
        boolean mustEnd;
        boolean mustBeInterrupted;
        boolean isOver;
        boolean callerLeft;
        boolean calleeLeft;
        boolean isRefused;

        private Tracked(Peer caller, PeerView.OwnCall own, long now) {
            this.caller = caller;
            this.call = own.first;
            this.cancels = own.cancels;
            this.isStream = own.isStream();
            this.timedFrom = now;
            this.timedAtLatestFrom = now;
        }

        boolean isPartitioned() {
            return call.options().string(Attribute.RUNMODE) != null;
        }

        boolean isInterrupted() {
            return invocation != null && invocation.isInterrupted;
        }

        @Override
        public String toString() {
            return "call " + call.request() + " of " + caller;
        }
    }

    private record Answer(Peer callee, PeerView.OwnInvocation invocation, Message message) {}

    private record Verdict(Tracked call, ErrorReply error) {}

    private final Referee referee;
    private final Procedures procedures;
    private final IdentityHashMap<Call, Tracked> tracked = new IdentityHashMap<>();
    private final Set<Tracked> open = new LinkedHashSet<>();
    private final Map<Mark, Tracked> byMark = new HashMap<>();
    private final IdentityHashMap<PeerView.OwnInvocation, Tracked> invoked = new IdentityHashMap<>();
    private final Map<Mark, Answer> answers = new HashMap<>();

    // about the fact at hand
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Set<Tracked> interrupted = new LinkedHashSet<>();

    CallReferee(Referee referee) {
        this.referee = referee;
        this.procedures = new Procedures();
    }

    void sent(Peer peer, Message message) {
        if (message instanceof Call call) {
            called(peer, call);
        } else if (message instanceof Cancel cancel && peer.view.calls().containsKey(cancel.request())) {
            Tracked call = tracked.get(peer.view.calls().get(cancel.request()).first);
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
        PeerView.OwnCall own = peer.view.calls().get(call.request());
        if (own == null) {
            return;
        }
        Tracked known = tracked.get(own.first);
        if (known != null) {
            byMark.put(Mark.of(call.payload()), known);
            known.due = peer.isHeld || known.callee == null || known.isInterrupted() ? null : Mark.of(call.payload());
            return;
        }
        Tracked begun = new Tracked(peer, own, referee.now());
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

    private static void canceled(Tracked call, String mode) {
        boolean canInterrupt = call.callee != null && isInterruptible(call.callee.peer) && !call.calleeLeft;
        boolean interrupts = canInterrupt && !mode.equals("skip");
        call.mustBeInterrupted |= interrupts;
        call.mustEnd |= !(interrupts && mode.equals("kill"));
    }

    private static boolean isInterruptible(Peer callee) {
        return callee.view.announced(Role.CALLEE, Feature.CALL_CANCELING);
    }

    private void answered(Peer peer, long id, Mark mark, Message answer, boolean isLast) {
        PeerView.OwnInvocation invocation = peer.view.invocations().get(id);
        Tracked call = invocation == null ? null : invoked.get(invocation);
        answers.put(mark, new Answer(peer, invocation, answer));
        if (call == null || call.invocation != invocation || call.isOver) {
            return;
        }
        boolean isRefused =
                PeerView.isPassedThru(answer instanceof Yield yield ? yield.options() : ((ErrorReply) answer).details())
                        && !call.caller.view.announced(Role.CALLER, Feature.PAYLOAD_PASSTHRU_MODE);
        if (answer instanceof ErrorReply error && isRerouted(call, peer, error)) {
            call.tried.add(call.callee);
            call.timedAtLatestFrom = call.isForwarded ? referee.now() : call.timedAtLatestFrom;
            detach(call);
        } else {
            call.isRefused |= isRefused;
            call.mustEnd |= isLast || isRefused;
        }
    }

    private static boolean isRerouted(Tracked call, Peer callee, ErrorReply error) {
        return error.error().equals(ErrorUri.UNAVAILABLE)
                && callee.view.announced(Role.CALLEE, Feature.CALL_REROUTE)
                && !call.hasProgressed
                && !call.isInterrupted();
    }

    private static void detach(Tracked call) {
        if (call.callee != null) {
            call.callee.running--;
        }
        call.callee = null;
        call.invocation = null;
        call.isForwarded = false;
    }

    @SuppressWarnings("ReferenceEquality") // the very message
    void received(Peer to, Message message, @Nullable Message answered) {
        if (message instanceof Invocation invocation) {
            PeerView.OwnInvocation own = to.view.invocations().get(invocation.request());
            Tracked call = byMark.get(Mark.of(invocation.payload()));
            assertFalse(call.isOver, () -> "an INVOCATION for a call that is over: " + call);
            if (own.first == invocation) {
                invoked(to, call, own);
            } else {
                proceeded(call, own, invocation);
            }
        } else if (message instanceof Interrupt interrupt) {
            Tracked call = invoked.get(to.view.invocations().get(interrupt.request()));
            assertTrue(!call.isOver || (call.callerLeft && referee.isLeaving(call.caller)), "an INTERRUPT too late");
            interrupted.add(call);
        } else if (message instanceof Result result) {
            resulted(tracked.get((Call) answered), result);
        } else if (message instanceof ErrorReply error && answered instanceof Call call) {
            failed(tracked.get(call), error);
        } else {
            procedures.received(to, message, answered);
        }
    }

    private void invoked(Peer to, Tracked call, PeerView.OwnInvocation own) {
        Invocation invocation = own.first;
        Holding callee = procedures.holding(invocation.registration(), to);
        assertNotNull(callee, () -> to + " has not registered " + call.call.procedure());
        assertTrue(call.callee == null, () -> call + " goes to two callees");
        assertEquals(call.call.payload(), invocation.payload(), "the first part is not the first");
        Procedure procedure = callee.procedure;
        assertTrue(procedure.match.matches(procedure.uri, call.call.procedure()), "another procedure");
        assertTrue(call.isUnknown || call.procedure == procedure, "there is a better match");
        assertTrue(procedure.realm.equals(call.caller.view.realm()), "another realm");
        assertFalse(callee.isBusy(), () -> to + " has as many calls as it takes");
        assertFalse(call.tried.contains(callee), () -> to + " has refused that call");
        if (!call.isPartitioned()) {
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
        inspect(call, callee, invocation);
    }

    private static void inspect(Tracked call, Holding callee, Invocation invocation) {
        Peer to = callee.peer;
        Map<String, Object> details = invocation.details().values();
        boolean discloses = call.call.options().is(Attribute.DISCLOSE_ME, false)
                || callee.register.options().is(Attribute.DISCLOSE_CALLER, false);
        assertEquals(discloses ? call.caller.view.session() : null, details.get("caller"), "the caller's id");
        boolean isPattern = callee.procedure.match != MatchPolicy.EXACT;
        assertEquals(isPattern ? call.call.procedure() : null, details.get("procedure"), "the procedure");
        assertEquals(call.isStream, invocation.details().is(Attribute.PROGRESS, false), "progress");
        assertTrue(!call.isStream
                || (to.view.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_INVOCATIONS) && isInterruptible(to)));
        boolean progresses = call.call.options().is(Attribute.RECEIVE_PROGRESS, false)
                && to.view.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_RESULTS)
                && (isInterruptible(to) || !call.caller.view.realm().equals("strict_features"));
        assertEquals(progresses, invocation.details().is(Attribute.RECEIVE_PROGRESS, false), "receive_progress");
        long timeout = call.isForwarded ? call.call.options().integer(Attribute.TIMEOUT, 0) : 0;
        assertEquals(timeout, invocation.details().integer(Attribute.TIMEOUT, 0), "the time limit");
        assertEquals(call.call.options().values().get("ppt_scheme"), details.get("ppt_scheme"));
        assertTrue(details.get("ppt_scheme") == null || to.view.announced(Role.CALLEE, Feature.PAYLOAD_PASSTHRU_MODE));
    }

    private static void proceeded(Tracked call, PeerView.OwnInvocation own, Invocation part) {
        assertSame(call.invocation, own, () -> "a part of " + call + " goes astray");
        assertFalse(call.isInterrupted(), "a part of a call that is canceled");
        assertEquals(call.due, Mark.of(part.payload()), "the part that is due");
        call.due = null;
        call.hasProgressed = true;
    }

    private void resulted(Tracked call, Result result) {
        boolean isProgress = result.details().is(Attribute.PROGRESS, false);
        if (!Uri.isReserved(call.call.procedure())) {
            Answer answer = answers.get(Mark.of(result.payload()));
            assertSame(call.invocation, answer.invocation, () -> "the result of another call for " + call);
            Yield yield = (Yield) answer.message;
            assertEquals(yield.options().is(Attribute.PROGRESS, false), isProgress);
            assertEquals(
                    yield.options().values().get("ppt_keyid"),
                    result.details().values().get("ppt_keyid"));
            assertTrue(!PeerView.isPassedThru(result.details())
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

    private void failed(Tracked call, ErrorReply error) {
        Answer answer = answers.get(Objects.requireNonNullElse(Mark.of(error.payload()), new Mark("", 0, false)));
        if (answer != null) {
            assertSame(call.invocation, answer.invocation, () -> "the error of another call for " + call);
            assertEquals(((ErrorReply) answer.message).error(), error.error());
        } else {
            verdicts.add(new Verdict(call, error));
        }
        end(call);
    }

    private void end(Tracked call) {
        call.isOver = true;
        open.remove(call);
        if (call.callee != null) {
            call.callee.running--;
        }
    }

    void left(Peer peer) {
        for (Tracked call : List.copyOf(open)) {
            if (call.caller == peer) {
                call.callerLeft = true;
                call.mustBeInterrupted |= call.callee != null && isInterruptible(call.callee.peer);
                interrupted.add(call);
                end(call);
            } else if (call.callee != null && call.callee.peer == peer) {
                call.calleeLeft = true;
                call.mustEnd = true;
            }
        }
        procedures.left(peer);
    }

    /** All that comes of the fact has come. */
    void settle(boolean isPlain) {
        for (Verdict verdict : verdicts) {
            boolean isMeta = Uri.isReserved(verdict.call.call.procedure());
            assertTrue(
                    isMeta || !isPlain || isJust(verdict.call, verdict.error.error()),
                    () -> "no reason for " + verdict.error.error() + " to " + verdict.call);
            if (verdict.error.error().equals(ErrorUri.FEATURE_NOT_SUPPORTED) && verdict.call.procedure != null) {
                verdict.call.procedure.lastServed = null;
            }
        }
        for (Tracked call : interrupted) {
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
        for (Tracked call : open) {
            settle(call);
            if (call.callee == null && call.procedure != null) {
                assertTrue(waiting.merge(call.procedure, 1, Integer::sum) <= QUEUE, "too many calls wait");
            }
        }
    }

    private void settle(Tracked call) {
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
                assertTrue(call.tried.contains(callee) || callee.isBusy(), () -> call + " waits for no reason");
                isHopeless &= call.tried.contains(callee);
            }
            assertFalse(isHopeless, () -> call + " waits for nobody");
        }
    }

    private void assertInterrupted(Tracked call) {
        boolean isTold = !call.mustBeInterrupted
                || call.isInterrupted()
                || call.callee == null
                || !call.callee.peer.view.isOpen()
                || referee.isShutdown();
        assertTrue(isTold, () -> "the callee of " + call + " is not interrupted");
    }

    private boolean isJust(Tracked call, String error) {
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
                call.isStream || call.isRefused || PeerView.isPassedThru(call.call.options());
            case ErrorUri.INVALID_URI -> !Uri.isValid(call.call.procedure(), Uri.Rule.LOOSE);
            case ErrorUri.INVALID_ARGUMENT -> "all".equals(call.call.options().string(Attribute.RUNMODE));
            case ErrorUri.NOT_AUTHORIZED ->
                open.stream().filter(other -> other.caller == call.caller).count() >= MAX_CALLS;
            default -> false;
        };
    }

    private boolean cannotWait(Tracked call, Procedure procedure) {
        if (call.isPartitioned() || (call.isAlone && !call.tried.isEmpty())) {
            return true;
        }
        boolean isRefusedByAll = call.tried.containsAll(procedure.holdings);
        boolean isFull = open.stream()
                        .filter(other -> other.callee == null && (other.isUnknown || other.procedure == procedure))
                        .count()
                >= QUEUE;
        boolean allAreBusy = procedure.holdings.stream().allMatch(held -> held.isBusy() || call.tried.contains(held));
        return isRefusedByAll || (allAreBusy && (call.isStream || isFull));
    }

    void assertNothingIsOpen() {
        assertTrue(open.isEmpty(), () -> "not over: " + open);
    }
}
