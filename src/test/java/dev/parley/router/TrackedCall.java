package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Invocation;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Role;
import dev.parley.router.Procedures.Holding;
import dev.parley.router.Procedures.Procedure;
import dev.parley.router.Referee.Peer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call as it looks from outside, on both sides. The {@link CallReferee}'s. */
final class TrackedCall {
    final Peer caller;
    final Call call;
    final Set<Peer> tried = new HashSet<>();
    final Set<String> cancels;
    final boolean isStream;

    /** What it goes to; null for nothing, or as long as that is not known. */
    @Nullable
    Procedure procedure;

    /** It waits with its caller, or did, and when it was dealt with is not known. */
    boolean isUnknown;

    @Nullable
    Holding callee;

    @Nullable
    OwnInvocation invocation;

    /** The router's reason to end it cannot come before its time from here is up, and must come then. */
    long timedFrom;

    long timedAtLatestFrom;
    boolean isForwarded;

    /** The part of it that the callee must receive now. */
    @Nullable
    Call due;

    boolean isAlone;
    boolean hasProgressed;
    boolean mustEnd;
    boolean mustBeInterrupted;
    boolean isOver;
    boolean callerLeft;
    boolean calleeLeft;
    boolean isRefused;

    TrackedCall(Peer caller, OwnCall own, long now) {
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

    static boolean isInterruptible(Peer callee) {
        return callee.view.announced(Role.CALLEE, Feature.CALL_CANCELING);
    }

    /** Whether it goes to another callee if this one answers so. */
    boolean isRerouted(ErrorReply error) {
        return error.error().equals(ErrorUri.UNAVAILABLE)
                && callee.peer.view.announced(Role.CALLEE, Feature.CALL_REROUTE)
                && !hasProgressed
                && !isInterrupted();
    }

    /** It has no callee any more. */
    void detach() {
        if (callee != null) {
            callee.running--;
        }
        callee = null;
        invocation = null;
        isForwarded = false;
    }

    /** Whether its first INVOCATION tells the callee what it must, and the callee can do what it takes. */
    void inspect() {
        Invocation received = invocation.first;
        Peer to = callee.peer;
        Map<String, Object> details = received.details().values();
        boolean discloses = call.options().is(Attribute.DISCLOSE_ME, false)
                || callee.register.options().is(Attribute.DISCLOSE_CALLER, false);
        assertEquals(discloses ? caller.view.session() : null, details.get("caller"), "the caller's id");
        boolean isPattern = callee.procedure.match != MatchPolicy.EXACT;
        assertEquals(isPattern ? call.procedure() : null, details.get("procedure"), "the procedure");
        assertEquals(isStream, received.details().is(Attribute.PROGRESS, false), "progress");
        assertTrue(!isStream
                || (to.view.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_INVOCATIONS) && isInterruptible(to)));
        boolean progresses = call.options().is(Attribute.RECEIVE_PROGRESS, false)
                && to.view.announced(Role.CALLEE, Feature.PROGRESSIVE_CALL_RESULTS)
                && (isInterruptible(to) || !caller.view.realm().equals("strict_features"));
        assertEquals(progresses, received.details().is(Attribute.RECEIVE_PROGRESS, false), "receive_progress");
        long timeout = isForwarded ? call.options().integer(Attribute.TIMEOUT, 0) : 0;
        assertEquals(timeout, received.details().integer(Attribute.TIMEOUT, 0), "the time limit");
        assertEquals(call.options().values().get("ppt_scheme"), details.get("ppt_scheme"));
        assertTrue(details.get("ppt_scheme") == null || to.view.announced(Role.CALLEE, Feature.PAYLOAD_PASSTHRU_MODE));
    }
}
