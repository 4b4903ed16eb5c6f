package dev.parley.client.core;

import dev.parley.client.core.event.HistoryPage;
import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.pace.Capacity;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Lifecycle;
import dev.parley.client.core.session.Output;
import dev.parley.client.core.session.Session;
import dev.parley.client.core.session.Session.Phase;
import dev.parley.client.core.session.Settings;
import dev.parley.message.Attribute;
import dev.parley.message.Authenticate;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribed;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client: each method is a fact, {@link #actions} gives what is to be done about it, and {@link #deadline} when
 * {@link #elapsed} is to be told. Called by one thread at a time, with times in milliseconds that do not go back.
 */
public final class ClientCore {
    private final Output out = new Output();
    private final Deadlines deadlines = new Deadlines();
    private final Lifecycle lifecycle;
    private final Requests requests;
    private final Renewal renewal;
    private final Calls calls;
    private final Subscriptions subscriptions;
    private final Registrations registrations;
    private final Executions executions;
    private final Excess excess;

    /**
     * A client that has done nothing yet.
     *
     * @param excess finds messages that are longer than the router reads
     * @param random numbers from 0 inclusive to 1 exclusive
     */
    public ClientCore(Settings settings, HistoryPage.Reader history, Excess excess, DoubleSupplier random) {
        this.excess = excess;
        this.lifecycle = new Lifecycle(out, deadlines, settings, random, new Sessions());
        this.requests = new Requests(lifecycle, excess);
        this.renewal = new Renewal(out, deadlines, lifecycle, requests, settings, random);
        this.calls = new Calls(out, deadlines, lifecycle, requests, excess, settings);
        this.subscriptions = new Subscriptions(out, lifecycle, requests, history);
        this.executions = new Executions(out, deadlines, lifecycle, excess, new Capacity(settings.maxInvocations()));
        this.registrations = new Registrations(out, deadlines, requests, executions);
    }

    /** What sessions mean to the parts. */
    private final class Sessions implements Lifecycle.Listener {
        @Override
        public void joined(long now) {
            subscriptions.joined();
            registrations.joined();
            requests.joined(now);
            renewal.joined(now);
        }

        @Override
        public void detached() {
            renewal.left();
        }

        @Override
        public void resumed(long now) {
            requests.resumed();
            renewal.joined(now);
        }

        @Override
        public void left(Ending ending, boolean isSuspect, long now) {
            subscriptions.left();
            registrations.left();
            executions.left();
            requests.left(ending, isSuspect, now);
            renewal.left();
        }

        @Override
        public void closed(Ending ending, long now) {
            executions.closed();
            requests.closed(ending, now);
            renewal.left();
            subscriptions.closed(ending);
            registrations.closed(ending);
        }
    }

    /** What is to be done, in this order, since the last call. */
    public List<Action> actions() {
        return out.take();
    }

    /** When {@link #elapsed} is to be told; {@link Long#MAX_VALUE} for never. */
    public long deadline() {
        return deadlines.next();
    }

    /** How much is kept altogether: of a client that is closed nothing. */
    public int size() {
        return lifecycle.size()
                + deadlines.size()
                + requests.size()
                + subscriptions.size()
                + registrations.size()
                + executions.size();
    }

    /** What the client does of the advanced profile. */
    public static Set<Feature> features() {
        return Lifecycle.FEATURES;
    }

    // Facts about time and connections

    /** The client is to open its first session. */
    public void start(long now) {
        out.begin(now);
        lifecycle.begin(now);
    }

    /** Time has passed. */
    public void elapsed(long now) {
        out.begin(now);
        deadlines.elapsed(now);
        lifecycle.settle(now);
    }

    /**
     * A connection is open.
     *
     * @param identification what HELLO says of who the client is
     * @param canMark whether it has marks
     */
    public void connected(long connection, Dict identification, boolean canMark, long now) {
        on(connection, now, session -> {
            if (session.is(Phase.CONNECTING)) {
                lifecycle.connected(session, identification, canMark);
            }
        });
    }

    /**
     * A connection cannot be opened.
     *
     * @param isFinal the router knows the client, and does not let it in
     */
    public void connectionFailed(long connection, String why, boolean isFinal, @Nullable Throwable cause, long now) {
        on(connection, now, session -> lifecycle.connectionFailed(session, why, isFinal, cause));
    }

    /** The answer to a challenge is there. */
    public void proved(long connection, Authenticate answer, long now) {
        on(connection, now, session -> {
            if (session.is(Phase.PROVING)) {
                session.send(answer);
            }
        });
    }

    /** The router is the right one. */
    public void verified(long connection, long now) {
        on(connection, now, session -> {
            if (session.is(Phase.VERIFYING)) {
                lifecycle.verified(session, now);
                session.takeEarly().forEach(message -> received(connection, message, now));
                on(connection, now, resumed -> resumed.endAs(session));
            }
        });
    }

    /** The client cannot prove who it is, or the router could not. */
    public void loginFailed(long connection, String why, long now) {
        on(connection, now, session -> {
            if (!session.isJoined()) {
                session.refuse(why);
            }
        });
    }

    /**
     * Another token is there.
     *
     * @param token as the one argument of a call
     */
    public void renewed(long connection, Payload token, long now) {
        on(connection, now, session -> renewal.renewed(token, now));
    }

    /** No other token can be had at the moment. */
    public void renewalFailed(long connection, String why, long now) {
        on(connection, now, session -> renewal.failed(why, now));
    }

    /** The router has shown a sign of life that is not a message. */
    public void alive(long connection, long now) {
        on(connection, now, session -> lifecycle.heard(now));
    }

    /** What was sent on a connection before that mark has arrived. */
    public void arrived(long connection, long mark, long now) {
        on(connection, now, session -> session.arrived(mark));
    }

    /** That kind of connection has no way to ask for a sign of life. */
    public void cannotPing(long connection, long now) {
        on(connection, now, session -> lifecycle.stopPinging());
    }

    /** Something has come that is no message. */
    public void malformed(long connection, String what, long now) {
        on(connection, now, session -> session.violation(what));
    }

    /**
     * A connection is gone.
     *
     * @param isSuspect by its close code, what was sent may have been the cause
     */
    public void disconnected(long connection, boolean isSuspect, String why, long now) {
        on(connection, now, session -> session.lose(isSuspect, why));
    }

    /** A message has come. */
    public void received(long connection, Message message, long now) {
        Session cutOff = lifecycle.cutOffFrom(connection);
        if (cutOff != null) {
            take(cutOff, message, now);
            lifecycle.settle(now);
        }
        on(connection, now, session -> {
            lifecycle.heard(now);
            take(session, message, now);
        });
    }

    private void take(Session session, Message message, long now) {
        out.begin(now);
        session.countReceived();
        if (!session.takes(message)) {
            route(message, now);
        }
    }

    /** Does that with the session on a connection, where that is the one of the moment. */
    private void on(long connection, long now, Consumer<Session> fact) {
        out.begin(now);
        Session session = lifecycle.on(connection);
        if (session != null) {
            fact.accept(session);
            lifecycle.settle(now);
        }
    }

    private void route(Message message, long now) {
        switch (message.type()) {
            case EVENT -> subscriptions.deliver((Event) message);
            case INVOCATION -> registrations.invoked((Invocation) message, now);
            case INTERRUPT -> executions.interrupted(((Interrupt) message).request());
            case RESULT -> requests.result((Result) message, now);
            case PUBLISHED -> requests.answered(MessageType.PUBLISH, ((Published) message).request(), message, now);
            case SUBSCRIBED -> requests.answered(MessageType.SUBSCRIBE, ((Subscribed) message).request(), message, now);
            case REGISTERED -> requests.answered(MessageType.REGISTER, ((Registered) message).request(), message, now);
            case UNSUBSCRIBED -> unsubscribed((Unsubscribed) message, now);
            case UNREGISTERED -> unregistered((Unregistered) message, now);
            case ERROR -> {
                ErrorReply error = (ErrorReply) message;
                requests.answered(error.requestType(), error.request(), error, now);
            }
            default -> throw new IllegalStateException(message.type() + " is the session's");
        }
    }

    private void unsubscribed(Unsubscribed message, long now) {
        if (message.request() == 0) {
            // "[UNSUBSCRIBED, 0, Details|dict]" (Subscription Revocation)
            subscriptions.revoked(message.details());
        } else {
            requests.answered(MessageType.UNSUBSCRIBE, message.request(), message, now);
        }
    }

    private void unregistered(Unregistered message, long now) {
        if (message.request() == 0) {
            // "[UNREGISTERED, 0, Details|dict]" (Registration Revocation)
            registrations.revoked(message.details());
        } else {
            requests.answered(MessageType.UNREGISTER, message.request(), message, now);
        }
    }

    // Facts about what the application wants

    /** Whether the connection takes more. To be told before a request, where that has changed. */
    public void room(boolean has) {
        requests.room(has);
    }

    public void call(OutgoingCall call, long now) {
        out.begin(now);
        calls.make(call, now);
    }

    /** Another chunk of a call that comes in several. */
    public void chunk(OutgoingCall call, Payload chunk, boolean isLast, long now) {
        out.begin(now);
        calls.chunk(call, chunk, isLast, now);
    }

    /** Nobody wants the result of a call any more. */
    public void cancel(OutgoingCall call, long now) {
        out.begin(now);
        calls.cancel(call);
    }

    /** Progressive results of a call come faster than they are taken. */
    public void overflowed(OutgoingCall call, String why, long now) {
        out.begin(now);
        calls.overflowed(call, why);
    }

    /** An event is to be published, of which nobody wants to hear what became of it. */
    public void publish(String topic, Dict options, Payload payload, long now) {
        out.begin(now);
        Session session = lifecycle.joined();
        if (session == null) {
            out.log(Action.Severity.DEBUG, "a publication to " + topic + " came too late for the session");
        } else if (!session.hasRoom()) {
            out.log(
                    Action.Severity.WARNING,
                    "a publication to " + topic + " is dropped: too much waits for a connection already");
        } else {
            String tooLong =
                    excess.complaint(session.welcome(), new Publish(session.comingRequest(), options, topic, payload));
            if (tooLong != null) {
                out.log(Action.Severity.WARNING, "a publication to " + topic + " is not sent: " + tooLong);
            } else {
                session.send(new Publish(session.nextRequest(), options, topic, payload));
            }
        }
    }

    /** An event is to be published; it completes with PUBLISHED. */
    public void publish(
            String topic, Dict options, Payload payload, boolean isIdempotent, Completion completion, long now) {
        out.begin(now);
        Dict acknowledged = options.with(Attribute.ACKNOWLEDGE.key(), true);
        boolean isForOthers = options.is(Attribute.EXCLUDE_ME, true);
        Ask ask = new Ask(
                out, completion, MessageType.PUBLISH, request -> new Publish(request, acknowledged, topic, payload));
        requests.submit(
                ask.idempotent(isIdempotent).onAnswer(answer -> {
                    if (isForOthers) {
                        subscriptions.own(((Published) answer).publication());
                    }
                }),
                now);
    }

    public void subscribe(Feed feed, Completion ready, long now) {
        out.begin(now);
        subscriptions.subscribe(feed, ready, now);
    }

    public void unsubscribe(Feed feed, Completion done, long now) {
        out.begin(now);
        subscriptions.unsubscribe(feed, done, now);
    }

    /** The sink of a feed has taken the events it was handed, and wants the next. */
    public void handled(Feed feed, long now) {
        out.begin(now);
        subscriptions.handled(feed);
    }

    public void register(Offer offer, Completion ready, long now) {
        out.begin(now);
        registrations.register(offer, ready, now);
    }

    public void unregister(Offer offer, Completion done, long now) {
        out.begin(now);
        registrations.unregister(offer, done, now);
    }

    /** A progressive result of a call that the client answers; without effect where nobody waits, or takes none. */
    public void progress(Execution execution, Payload results, long now) {
        out.begin(now);
        executions.progress(execution, results, now);
    }

    /** The result of a call that the client answers; without effect where nobody waits. */
    public void succeed(Execution execution, Payload results, long now) {
        out.begin(now);
        executions.succeed(execution, results);
    }

    /** A call that the client answers has failed; without effect where nobody waits. */
    public void fail(Execution execution, String uri, Payload why, long now) {
        out.begin(now);
        executions.fail(execution, uri, why);
    }

    /** No thread is in the procedure of a call any more, which is not answered yet, or never will be. */
    public void returned(Execution execution, long now) {
        out.begin(now);
        executions.returned(execution);
    }

    /** Chunks of a call that the client answers come faster than they are taken. */
    public void overflowed(Execution execution, long now) {
        out.begin(now);
        executions.overflowed(execution);
    }

    /** The client is to end. */
    public void close(long now) {
        out.begin(now);
        lifecycle.close(now);
        lifecycle.settle(now);
    }

    /** Nobody waits any more for the client to end in peace. */
    public void abandon(String why, long now) {
        out.begin(now);
        lifecycle.abandon(why);
        lifecycle.settle(now);
    }
}
