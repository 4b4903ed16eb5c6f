package dev.parley.cli;

import dev.parley.client.BlockingClient;
import dev.parley.client.Client;
import dev.parley.client.ClientState;
import dev.parley.client.Reconnect;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The base of the subcommands that open a session, work in it and close it. Extended by those that {@link Subcommands} adds. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the router refused the request, or the callee answered with an error",
            "2:wrong usage",
            "3:the router could not be reached or did not admit this client, or the session ended"
        },
        footerHeading = "%nExamples:%n")
abstract class ClientCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    final Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

    final CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }

    @Override
    public final Integer call() throws InterruptedException {
        check();
        return connection.run(line(), reconnect(), new Changes(), this::run);
    }

    /** Tells people that the router was lost, and that it is back: a command that goes on would otherwise only fall silent. */
    private final class Changes implements Consumer<ClientState.Change> {
        private boolean isLost;

        @Override
        public void accept(ClientState.Change change) {
            if (change.state() == ClientState.RECONNECTING && !isLost) {
                isLost = true;
                output.note(line(), "lost the router: " + why(change) + "; reconnecting");
            } else if (change.state() == ClientState.JOINED && isLost) {
                isLost = false;
                output.note(line(), "joined again");
            }
        }
    }

    private static String why(ClientState.Change change) {
        return change.explanation().isEmpty() ? change.reason() : change.explanation();
    }

    /**
     * Waits until what the client does has ended, and tells why if nobody here ended it.
     *
     * @param what for the message, such as {@code the subscription to com.example.price}
     */
    final void awaitEnd(String what, CompletableFuture<String> ended) throws InterruptedException {
        String reason = BlockingClient.await(ended);
        if (!reason.isEmpty()) {
            line().getErr().println("parley: " + what + " has ended: " + reason);
            line().getErr().flush();
        }
    }

    /**
     * Checks the options before a connection is opened.
     *
     * @throws CommandLine.ParameterException if they cannot be used; picocli prints it with the usage
     */
    void check() {}

    /**
     * Checks the number of an option.
     *
     * @throws CommandLine.ParameterException if it is negative
     */
    final void checkCount(String option, long value) {
        if (value < 0) {
            throw new CommandLine.ParameterException(line(), option + " must be 0 or more, not " + value);
        }
    }

    /** How the client reconnects when the connection is lost; by default never. */
    Reconnect reconnect() {
        return Reconnect.NEVER;
    }

    /**
     * Works in the open session, and returns the exit code.
     *
     * @throws dev.parley.client.WampException if a request is refused; reported with exit code {@link ConnectionOptions#REFUSED}
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    abstract int run(Client client) throws InterruptedException;
}
