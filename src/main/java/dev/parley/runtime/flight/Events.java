package dev.parley.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The types of our events. Made by {@link Flight}; what is not known is null, as Flight Recorder has it. */
final class Events {
    private Events() {}

    @Name("dev.parley.SessionEnd")
    @Label("Session End")
    @Description("A session of the router is over")
    @Category("Parley")
    @StackTrace(false)
    static final class SessionEnd extends Event {
        @Label("Realm")
        String realm = "";

        @Label("Session")
        long session;

        @Label("Authid")
        String authid = "";

        @Label("Role")
        String role = "";

        @Label("Reason")
        String reason = "";

        @Label("Lasted")
        @Timespan(Timespan.MILLISECONDS)
        long lasted;

        @Label("Messages Received")
        long received;

        @Label("Messages Sent")
        long sent;
    }

    @Name("dev.parley.Disconnect")
    @Label("Disconnect")
    @Description("The router has disconnected a peer that does not read, takes too much memory, or is silent")
    @Category("Parley")
    @StackTrace(false)
    static final class Disconnect extends Event {
        @Label("Peer")
        String peer = "";

        @Label("Reason")
        String reason = "";

        @Label("Details")
        String details = "";
    }

    @Name("dev.parley.Refusal")
    @Label("Refused Handshake")
    @Category("Parley")
    @StackTrace(false)
    static final class Refusal extends Event {
        @Label("Reason")
        String reason = "";

        @Label("Address")
        String address = "";
    }

    @Name("dev.parley.TooFast")
    @Label("Rate Exceeded")
    @Description("A session sends more than limits.rateByRole allows; told once for each session")
    @Category("Parley")
    @StackTrace(false)
    static final class TooFast extends Event {
        @Label("Peer")
        String peer = "";

        @Label("Rate")
        String rate = "";
    }

    @Name("dev.parley.CallTimeout")
    @Label("Call Timeout")
    @Description("A call was not answered within its time")
    @Category("Parley")
    @StackTrace(false)
    static final class CallTimeout extends Event {
        @Label("Caller")
        String caller = "";

        @Label("Request")
        long request;
    }

    @Name("dev.parley.Reload")
    @Label("Configuration Reload")
    @Category("Parley")
    @StackTrace(false)
    static final class Reload extends Event {
        @Label("Applied")
        boolean isApplied;
    }

    @Name("dev.parley.LongTurn")
    @Label("Long Turn")
    @Description(
            "A thread has routed for one realm, or for those without a session, and written what came of it, for long")
    @Category("Parley")
    @StackTrace(false)
    static final class LongTurn extends Event {
        @Label("Place")
        String place = "";

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;

        @Label("Waiting Behind It")
        int waiting;
    }
}
