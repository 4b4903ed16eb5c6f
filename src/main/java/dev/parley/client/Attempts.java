package dev.parley.client;

import dev.parley.auth.login.AuthenticationException;
import dev.parley.client.ClientConfiguration.Address;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How a client comes to a session: address after address, round after round. Its {@link Engine}'s, under its lock. */
final class Attempts {
    private static final Logger LOG = System.getLogger(Attempts.class.getName());

    private final Engine engine;
    private final List<Address> addresses;
    private final RandomGenerator random = new SplittableRandom();

    /** Which address is used, or will be next. */
    private int index;

    /** Which address this round began with. */
    private int roundStart;

    /** Rounds that failed in a row. */
    private int failed;

    private long lastDelayMillis;
    private long joinedAt;
    private long sessionId;
    private boolean wasEverJoined;

    /** The attempt has led to a session, which has not ended. */
    private boolean isJoined;

    /** Fails the attempt that takes too long, or begins the next one. */
    private @Nullable Future<?> timer;

    private @Nullable Watch watch;

    Attempts(Engine engine) {
        this.engine = engine;
        this.addresses = engine.configuration.addresses();
    }

    Address address() {
        return addresses.get(index);
    }

    long sessionId() {
        return sessionId;
    }

    /** Opens a connection to the address that is next. */
    void begin() {
        Conversation conversation = new Conversation(engine);
        engine.use(conversation);
        Address to = address();
        long connectMillis = engine.configuration.connectMillis();
        schedule(
                connectMillis,
                () -> failed(
                        conversation,
                        new IOException("no session at " + to.name() + " within " + connectMillis + " ms")));
        // where a header is asked for, that is the application's code
        engine.later(() -> {
            try {
                CompletionStage<Connector.Link> opening = to.connector().connect(conversation);
                opening.whenComplete((link, failure) -> opened(conversation, link, failure));
            } catch (RuntimeException | LinkageError failure) {
                opened(conversation, null, failure);
            }
        });
    }

    private void opened(Conversation conversation, Connector.@Nullable Link link, @Nullable Throwable failure) {
        engine.locked(() -> {
            if (!engine.isCurrent(conversation)) {
                if (link != null) {
                    engine.later(() -> link.close("the client waits for it no longer"));
                }
            } else if (link == null) {
                failed(conversation, failure == null ? new IOException("no connection") : failure);
            } else {
                opened(conversation, link);
            }
        });
    }

    private void opened(Conversation conversation, Connector.Link link) {
        ClientConfiguration configuration = engine.configuration;
        try {
            Dict identification = conversation.logins.begin(configuration.logins());
            conversation.opened(link, conversation.session.hello(configuration.realm(), identification));
        } catch (AuthenticationException failure) {
            link.close("the client cannot log in here");
            engine.ended(
                    conversation,
                    new Ending(ClientSession.AUTHENTICATION_FAILED, String.valueOf(failure.getMessage())),
                    null);
        }
    }

    private void failed(Conversation conversation, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        LOG.log(Level.DEBUG, "no session: {0}", why);
        boolean isFinal = cause instanceof HandshakeRefusedException refused && refused.isFinal();
        String reason = isFinal ? ClientSession.AUTHENTICATION_FAILED : ClientSession.TRANSPORT_LOST;
        engine.ended(conversation, new Ending(reason, why), cause);
    }

    /** The router wants proof. That may take a second of calculation, so it is nothing for the thread that reads. */
    void prove(Conversation on, Challenge challenge) {
        engine.later(() -> {
            try {
                Authenticate answer = on.logins.answer(challenge);
                on.act(() -> on.session.authenticate(answer));
            } catch (AuthenticationException | RuntimeException | LinkageError failure) {
                refuse(on, "no answer to the router's challenge by " + challenge.authMethod(), failure);
            }
        });
    }

    /** The router admits the client, which looks whether it is the right one. */
    void admitted(Conversation on, Welcome welcome) {
        try {
            on.logins.verify(welcome);
        } catch (AuthenticationException | RuntimeException failure) {
            refuse(on, "not this router", failure);
            return;
        }
        engine.carryOut(on, on.session.accept());
    }

    private static void refuse(Conversation on, String what, Throwable failure) {
        LOG.log(Level.DEBUG, what, failure);
        on.act(() -> on.session.refuse(what + ": " + failure.getMessage()));
    }

    void joined(Conversation on) {
        stop();
        wasEverJoined = true;
        isJoined = true;
        joinedAt = System.nanoTime();
        sessionId = on.session.id();
        watch = Watch.over(on, engine.configuration);
    }

    /** Whether there will be another attempt, which is then under way. */
    boolean goOnAfter(Ending ending) {
        Reconnect reconnect = engine.configuration.reconnect();
        boolean wasJoined = isJoined;
        isJoined = false;
        stop();
        if (Reconnect.isFinal(ending.reason()) || (wasJoined && !reconnect.isOn())) {
            return false;
        }
        if (wasJoined) {
            if (millisSince(joinedAt) > lastDelayMillis) {
                failed = 0;
            }
            // the address that worked goes first; what comes after it is the rest of the round
            roundStart = index;
            return beginLater(reconnect);
        }
        index = (index + 1) % addresses.size();
        if (index != roundStart) {
            begin();
            return true;
        }
        boolean mayGoOn = reconnect.isOn() && (wasEverJoined || reconnect.fromTheStart());
        return mayGoOn && beginLater(reconnect);
    }

    private boolean beginLater(Reconnect reconnect) {
        if (failed >= reconnect.attempts()) {
            return false;
        }
        lastDelayMillis = reconnect.delayMillis(failed, random);
        failed++;
        schedule(lastDelayMillis, this::begin);
        return true;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private void schedule(long millis, Runnable task) {
        Future<?>[] own = new Future<?>[1];
        own[0] = Threads.timer()
                .schedule(
                        () -> engine.locked(() -> {
                            // a timer that was replaced while it waited for the lock has no say
                            if (timer == own[0]) {
                                timer = null;
                                task.run();
                            }
                        }),
                        millis,
                        TimeUnit.MILLISECONDS);
        timer = own[0];
    }

    /** No timer runs any more. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (watch != null) {
            watch.stop();
            watch = null;
        }
    }
}
