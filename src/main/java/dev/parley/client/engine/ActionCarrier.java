package dev.parley.client.engine;

import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.State;
import dev.parley.message.Dict;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Carries out what the core of one client wants. Called by the thread that has the core; its accessors are for all threads. */
final class ActionCarrier implements Action.Carrier {
    private static final Logger LOG = System.getLogger("dev.parley.client.Client");

    private final Shell shell;
    private final EngineSettings settings;
    private final Connections connections;
    private final Executor listeners;
    private final CompletableFuture<State> opened = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private volatile Action.Standing standing = new Action.Standing(
            State.CONNECTING, 0, Dict.EMPTY, false, new Outcome.Lost(new Ending(Ending.TRANSPORT_LOST, ""), false));

    ActionCarrier(EngineSettings settings) {
        this.settings = settings;
        this.shell = new Shell(settings, action -> action.carryOut(this));
        this.connections = new Connections(shell, settings);
        this.listeners = new SerialExecutor(shell::later);
    }

    Shell shell() {
        return shell;
    }

    /** Completes with the first session. */
    CompletableFuture<State> opened() {
        return opened;
    }

    /** Completes with the URI of the reason when there will be no other session. */
    CompletableFuture<String> over() {
        return over;
    }

    Action.Standing currentStanding() {
        return standing;
    }

    @Override
    public void connect(Action.Connect action) {
        connections.connect(action);
    }

    @Override
    public void send(Action.Send action) {
        connections.send(action.connection(), action.message());
    }

    @Override
    public void prove(Action.Prove action) {
        connections.prove(action.connection(), action.challenge());
    }

    @Override
    public void verify(Action.Verify action) {
        connections.verify(action.connection(), action.welcome());
    }

    @Override
    public void renew(Action.Renew action) {
        connections.renew(action.connection());
    }

    @Override
    public void ping(Action.Ping action) {
        connections.ping(action.connection());
    }

    @Override
    public void mark(Action.Mark action) {
        connections.mark(action);
    }

    @Override
    public void close(Action.Close action) {
        connections.close(action);
    }

    @Override
    public void tell(Action.Telling action) {
        action.tell();
    }

    @Override
    public void stateChanged(Action.StateChanged action) {
        for (Consumer<Action.StateChanged> listener : settings.listeners()) {
            listeners.execute(() -> listener.accept(action));
        }
        if (action.state() == State.JOINED) {
            shell.later(() -> opened.complete(State.JOINED));
        }
    }

    @Override
    public void standing(Action.Standing action) {
        standing = action;
        shell.room().look();
    }

    @Override
    public void closed(Action.Closed action) {
        Throwable failure = action.cause();
        if (failure == null) {
            failure = action.isUnreachable()
                    ? new IOException(action.ending().why())
                    : settings.failures().of(action.ending());
        }
        Throwable why = failure;
        shell.later(() -> {
            opened.completeExceptionally(why);
            over.complete(action.ending().reason());
        });
    }

    @Override
    public void log(Action.Log action) {
        Level level =
                switch (action.severity()) {
                    case DEBUG -> Level.DEBUG;
                    case INFO -> Level.INFO;
                    case WARNING -> Level.WARNING;
                };
        shell.afterwards(() -> LOG.log(level, action.line()));
    }
}
