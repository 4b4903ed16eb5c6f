package dev.parley.client.core.session;

import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Attempts;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.pace.Liveness;
import dev.parley.client.core.session.Session.Phase;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Hello;
import dev.parley.message.Role;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** How a client comes to a session, loses it, gets another and ends. For the parts of one client's core. */
public final class Lifecycle {
    /** How long the router may take to answer a GOODBYE. */
    private static final long GOODBYE_MILLIS = 5_000;

    /** What the client does of the advanced profile. */
    public static final Set<Feature> FEATURES = EnumSet.complementOf(EnumSet.of(Feature.PAYLOAD_PASSTHRU_MODE));

    private static final Set<Role> ROLES = EnumSet.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE);

    /** Who is told what happens to sessions. */
    public interface Listener {
        /** A session is there. */
        void joined(long now);

        /** The session has lost its connection, and may get another. */
        void detached();

        /** It has another. */
        void resumed(long now);

        /**
         * The session is gone, or an attempt at one; there will be another.
         *
         * @param isSuspect what was under way may have been the cause
         */
        void left(Ending ending, boolean isSuspect, long now);

        /** There will be no other session. */
        void closed(Ending ending, long now);
    }

    private final Output out;
    private final Deadlines deadlines;
    private final Settings settings;
    private final Attempts attempts;
    private final Liveness liveness;
    private final Listener listener;

    private State state = State.CONNECTING;
    private boolean isClosing;
    private Ending lastEnding = new Ending(Ending.TRANSPORT_LOST, "");
    private @Nullable Session session;
    private final Resumption resumption;
    private long connections;
    private long lastSessionId;
    private long lostAt;
    private boolean isDead;

    /** What the transport said of a connection that could not be opened. */
    private @Nullable Throwable cause;

    private boolean isUnreachable;

    /** Ends the attempt or the leaving that takes too long, or begins the next attempt. */
    private Deadlines.@Nullable Deadline deadline;

    public Lifecycle(Output out, Deadlines deadlines, Settings settings, DoubleSupplier random, Listener listener) {
        this.out = out;
        this.deadlines = deadlines;
        this.settings = settings;
        this.attempts = new Attempts(settings.addresses().size(), settings.backoff(), settings.isRenewable(), random);
        this.liveness = new Liveness(
                deadlines,
                settings.pingMillis(),
                settings.pongMillis(),
                asked -> out.add(new Action.Ping(asked)),
                this::died);
        this.listener = listener;
        this.resumption = new Resumption(deadlines, this::waitedInVain);
    }

    /** The session on which requests can be made, with a connection or without; or null. */
    @Nullable
    public Session joined() {
        Session current = session;
        return current != null && current.isJoined() ? current : resumption.detached();
    }

    /** The session, without a connection by now, to which what comes late on that one still belongs; or null. */
    @Nullable
    public Session cutOffFrom(long connection) {
        return resumption.cutOffFrom(connection);
    }

    /** The session or the attempt at one that goes on that connection, or null. */
    @Nullable
    public Session on(long connection) {
        Session current = session;
        return current != null && current.connection() == connection && !current.is(Phase.OVER) ? current : null;
    }

    /** Why a request that is not sent now fails. */
    public Outcome refusal() {
        if (state == State.CLOSED) {
            return new Outcome.Closed(lastEnding);
        }
        if (isClosing || !settings.backoff().isOn()) {
            return new Outcome.Closed(new Ending(ErrorUri.CLOSE_REALM, "the client is being closed"));
        }
        return new Outcome.Lost(lastEnding, false);
    }

    /** Where the client is, for people. */
    public String whereabouts() {
        return "at " + settings.addresses().get(attempts.address()) + ", realm " + settings.realm();
    }

    public void begin(long now) {
        Session next = new Session(++connections, out, deadlines);
        session = next;
        int address = attempts.address();
        String name = settings.addresses().get(address);
        deadline = deadlines.at(now + settings.connectMillis(), then -> {
            cause = null;
            isUnreachable = true;
            next.lose(false, "no session at " + name + " within " + settings.connectMillis() + " ms");
        });
        out.add(new Action.Connect(next.connection(), address));
    }

    public void connected(Session on, Dict identification, boolean canMark) {
        Dict details = identification
                .with(Attribute.AGENT.key(), "Parley")
                .with(Attribute.ROLES.key(), Feature.announcement(ROLES, FEATURES));
        if (settings.isResumable() && canMark) {
            details = details.with(Attribute.RESUMABLE.key(), true);
        }
        Hello hello = new Hello(settings.realm(), details);
        Session detached = resumption.ask();
        if (detached == null) {
            on.open(hello);
        } else {
            on.open(hello, detached);
        }
    }

    public void connectionFailed(Session on, String why, boolean isFinal, @Nullable Throwable failure) {
        cause = failure;
        isUnreachable = true;
        on.end(isFinal ? Ending.AUTHENTICATION_DENIED : Ending.TRANSPORT_LOST, why);
    }

    /** Anything has come from the router. */
    public void heard(long now) {
        liveness.heard(now);
    }

    public void stopPinging() {
        liveness.stop();
    }

    private void died(String why) {
        Session current = session;
        if (current != null) {
            isDead = true;
            current.lose(false, why);
        }
    }

    /** The router is the right one, and the session is established, or goes on. */
    public void verified(Session on, long now) {
        if (on.isResumed()) {
            resumed(on, now);
            return;
        }
        giveUp("the router has it no longer, or not all of it", now);
        on.accept();
        boolean isFirst = !attempts.wasEverJoined();
        attempts.joined(now);
        lastSessionId = on.id();
        deadlines.cancel(deadline);
        deadline = null;
        liveness.watch(on.connection(), now);
        changeTo(State.JOINED, new Ending("", "session " + on.id() + " " + whereabouts()));
        if (!isFirst) {
            out.log(
                    Action.Severity.INFO,
                    "session " + on.id() + " " + whereabouts() + ", " + (now - lostAt)
                            + " ms after the last one was lost");
        }
        listener.joined(now);
    }

    private void resumed(Session attempt, long now) {
        Session former = Objects.requireNonNull(resumption.end());
        session = former;
        attempts.joined(now);
        deadlines.cancel(deadline);
        deadline = null;
        int again = former.resume(attempt);
        if (former.isJoined()) {
            liveness.watch(former.connection(), now);
            changeTo(State.JOINED, new Ending("", "session " + former.id() + " " + whereabouts() + ", resumed"));
            out.log(
                    Action.Severity.INFO,
                    "session " + former.id() + " " + whereabouts() + " goes on " + (now - lostAt)
                            + " ms after its connection was lost; messages sent again: " + again);
            listener.resumed(now);
        }
    }

    /** The session has waited for another connection for as long as the router keeps it. */
    private void waitedInVain(long now) {
        Session attempt = session;
        // where it has been asked for, the answer may still be that it goes on
        if (attempt == null || !attempt.asks()) {
            giveUp("there was no connection in time", now);
        }
    }

    /** The session that waits for another connection, if there is one, is over. */
    private void giveUp(String why, long now) {
        Session former = resumption.end();
        if (former != null) {
            out.log(Action.Severity.INFO, "session " + former.id() + " does not go on: " + why);
            standing();
            listener.left(former.ending(), former.isSuspect(), now);
        }
    }

    /** Goes on where the session is over by now. To be called behind each fact. */
    public void settle(long now) {
        Session detached = resumption.waiting();
        if (detached != null && detached.is(Phase.OVER)) {
            giveUp(detached.ending().why(), now);
        }
        Session ended = session;
        if (ended == null || !ended.is(Phase.OVER)) {
            return;
        }
        session = null;
        lastEnding = ended.ending();
        deadlines.cancel(deadline);
        deadline = null;
        liveness.stop();
        long delay = isClosing ? Attempts.NEVER : attempts.delayAfter(lastEnding.reason(), now);
        boolean isDetached = delay != Attempts.NEVER && settings.isResumable() && ended.isResumable();
        if (isDetached) {
            resumption.begin(ended, now);
        }
        // before nothing can be sent any more, so that nobody is told that the router does not read
        standing();
        out.add(new Action.Close(ended.connection(), isDead, lastEnding.why()));
        isDead = false;
        if (delay == Attempts.NEVER) {
            finish(now);
        } else {
            goOn(ended, delay, now);
        }
    }

    private void goOn(Session ended, long delay, long now) {
        boolean isDetached = resumption.waiting() == ended;
        if (state == State.JOINED) {
            lostAt = now;
            String what = isDetached ? "lost the connection " : "lost the session ";
            String next = isDetached ? "); the session is to go on over another one" : "); another one is sought";
            out.log(Action.Severity.INFO, what + whereabouts() + " (" + lastEnding + next);
            changeTo(State.RECONNECTING, lastEnding);
        } else {
            out.log(Action.Severity.DEBUG, "no session: " + lastEnding);
        }
        if (isDetached) {
            listener.detached();
        } else if (resumption.waiting() == null) {
            listener.left(lastEnding, ended.isSuspect(), now);
        } else if (resumption.isOver()) {
            giveUp("there was no connection in time", now);
        }
        cause = null;
        isUnreachable = false;
        if (delay == 0) {
            begin(now);
        } else {
            deadline = deadlines.at(now + delay, this::begin);
        }
    }

    private void finish(long now) {
        deadlines.cancel(deadline);
        deadline = null;
        if (!isClosing && attempts.wasEverJoined()) {
            out.log(
                    Action.Severity.WARNING,
                    "the client gives up " + whereabouts() + ": it has no session and seeks none (" + lastEnding + ")");
        }
        resumption.end();
        changeTo(State.CLOSED, lastEnding);
        listener.closed(lastEnding, now);
        out.add(new Action.Closed(lastEnding, isUnreachable, cause));
    }

    /** The client is to end. */
    public void close(long now) {
        if (state == State.CLOSED || isClosing) {
            return;
        }
        isClosing = true;
        cause = null;
        isUnreachable = false;
        Session current = session;
        if (current == null) {
            lastEnding = new Ending(ErrorUri.CLOSE_REALM, "the client was closed");
            finish(now);
        } else if (current.leave()) {
            standing();
            deadlines.cancel(deadline);
            deadline = deadlines.at(now + GOODBYE_MILLIS, then -> current.lose(false, "no answer to GOODBYE"));
        }
    }

    /** Nobody waits any more for the router to answer the GOODBYE. */
    public void abandon(String why) {
        Session current = session;
        if (current != null) {
            current.lose(false, why);
        }
    }

    private void changeTo(State next, Ending because) {
        if (state != next) {
            state = next;
            standing();
            out.add(new Action.StateChanged(next, because.reason(), because.why()));
        }
    }

    private void standing() {
        Session current = joined();
        Dict welcome = current == null ? Dict.EMPTY : current.welcome();
        boolean isDetached = current != null && !current.isJoined();
        out.add(new Action.Standing(state, lastSessionId, welcome, isDetached, current == null ? refusal() : null));
    }

    /** How much is kept of sessions. */
    public int size() {
        return (session == null ? 0 : session.size()) + resumption.size();
    }
}
