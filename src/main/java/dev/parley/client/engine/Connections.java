package dev.parley.client.engine;

import dev.parley.auth.login.AuthenticationException;
import dev.parley.client.core.session.Action;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Welcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The connections of one client, by their numbers: opened, logged in on, closed. Called by the thread that has the core. */
final class Connections {
    private static final Logger LOG = System.getLogger(Connections.class.getName());

    /** "Protocol error", "inconsistent data", "message too big" (RFC 6455, 7.4.1): what was sent may have been the cause. */
    private static final Set<Integer> SUSPECT_CODES = Set.of(1002, 1007, 1009);

    /** "b64token" (RFC 6750): it needs no escape in JSON. */
    private static final Pattern TOKEN = Pattern.compile("[\\w.~+/=-]+");

    private final Shell shell;
    private final EngineSettings settings;

    /** Those that the core has asked for, and not closed. */
    private final Map<Long, Connection> all = new HashMap<>();

    Connections(Shell shell, EngineSettings settings) {
        this.shell = shell;
        this.settings = settings;
    }

    void connect(Action.Connect action) {
        Connection connection = new Connection(action.connection());
        all.put(action.connection(), connection);
        Line.Dialer dialer = settings.dialers().get(action.address());
        shell.tracing().dialing(settings.core().addresses().get(action.address()));
        // where a header is asked for, that is the application's code
        shell.later(() -> connection.dial(dialer));
    }

    void send(long number, Message message) {
        Connection connection = all.get(number);
        if (connection != null && connection.line != null) {
            connection.line.send(message);
        }
    }

    /** That may take a second of calculation, so it is nothing for the thread that reads. */
    void prove(long number, Challenge challenge) {
        Connection connection = all.get(number);
        if (connection != null) {
            shell.later(() -> connection.prove(challenge));
        }
    }

    void verify(long number, Welcome welcome) {
        Connection connection = all.get(number);
        if (connection != null) {
            connection.verify(welcome);
        }
    }

    /** The token is asked for in the application's code, and may take its time. */
    void renew(long number) {
        Supplier<String> tokens = settings.tokens();
        if (all.containsKey(number) && tokens != null) {
            shell.later(() -> {
                try {
                    String token = tokens.get();
                    if (!TOKEN.matcher(token).matches()) {
                        throw new IllegalArgumentException("it has characters that no token has (RFC 6750)");
                    }
                    Payload argument = Payload.of("[\"" + token + "\"]", null);
                    shell.post((core, now) -> core.renewed(number, argument, now));
                } catch (Throwable failure) {
                    shell.post((core, now) -> core.renewalFailed(number, String.valueOf(failure), now));
                }
            });
        }
    }

    void ping(long number) {
        Connection connection = all.get(number);
        Line line = connection == null ? null : connection.line;
        if (line != null) {
            // it may block where the connection is stuck
            shell.afterwards(() -> Threads.shared().execute(() -> {
                if (!line.probe()) {
                    shell.post((core, now) -> core.cannotPing(number, now));
                }
            }));
        }
    }

    void mark(Action.Mark action) {
        Connection connection = all.get(action.connection());
        if (connection != null && connection.line != null) {
            connection.line.mark(action.number());
        }
    }

    void close(Action.Close action) {
        Connection connection = all.remove(action.connection());
        Line line = connection == null ? null : connection.line;
        if (line == null) {
            return;
        }
        shell.room().use(null);
        if (action.isAtOnce()) {
            shell.afterwards(() -> Threads.shared().execute(() -> line.abort(action.reason())));
        } else {
            line.close(action.reason());
        }
    }

    /** One of them. */
    private final class Connection implements Line.Ear {
        private final long number;
        private final LoginAttempt logins = new LoginAttempt();

        /** Null before it is open. Of the thread that has the core. */
        private @Nullable Line line;

        Connection(long number) {
            this.number = number;
        }

        void dial(Line.Dialer dialer) {
            try {
                CompletionStage<? extends Line> opening = dialer.dial(this);
                opening.whenComplete((opened, failure) -> dialed(dialer, opened, failure));
            } catch (Throwable failure) {
                dialed(dialer, null, failure);
            }
        }

        private void dialed(Line.Dialer dialer, @Nullable Line opened, @Nullable Throwable failure) {
            if (opened == null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                String why = cause == null
                        ? "no connection"
                        : cause.getMessage() == null ? cause.toString() : cause.getMessage();
                boolean isFinal = cause != null && dialer.isFinal(cause);
                shell.post((core, now) -> core.connectionFailed(number, why, isFinal, cause, now));
                return;
            }
            Dict identification;
            try {
                identification = logins.begin(settings.logins());
            } catch (AuthenticationException impossible) {
                shell.post((core, now) -> {
                    use(opened);
                    core.loginFailed(number, String.valueOf(impossible.getMessage()), now);
                });
                return;
            }
            shell.post((core, now) -> {
                if (use(opened)) {
                    core.connected(number, identification, opened.canMark(), now);
                }
            });
        }

        /** It is open; false where nobody waits for it any longer. */
        private boolean use(Line opened) {
            if (all.get(number) != this) {
                shell.later(() -> opened.close("the client waits for it no longer"));
                return false;
            }
            line = opened;
            shell.room().use(opened);
            return true;
        }

        void prove(Challenge challenge) {
            try {
                Authenticate answer = logins.answer(challenge);
                shell.post((core, now) -> core.proved(number, answer, now));
            } catch (Throwable failure) {
                failed("no answer to the router's challenge by " + challenge.authMethod(), failure);
            }
        }

        void verify(Welcome welcome) {
            try {
                logins.verify(welcome);
                shell.post((core, now) -> core.verified(number, now));
            } catch (Throwable failure) {
                failed("not this router", failure);
            }
        }

        private void failed(String what, Throwable failure) {
            LOG.log(Level.DEBUG, what, failure);
            shell.post((core, now) -> core.loginFailed(number, what + ": " + failure.getMessage(), now));
        }

        @Override
        public void received(Message message) {
            shell.post((core, now) -> core.received(number, message, now));
        }

        @Override
        public void malformed(String what) {
            shell.post((core, now) -> core.malformed(number, what, now));
        }

        @Override
        public void alive() {
            shell.post((core, now) -> core.alive(number, now));
        }

        @Override
        public void arrived(long mark) {
            shell.post((core, now) -> core.arrived(number, mark, now));
        }

        @Override
        public void closed(int code, String reason) {
            boolean isSuspect = SUSPECT_CODES.contains(code);
            shell.post((core, now) -> core.disconnected(number, isSuspect, reason, now));
        }
    }
}
