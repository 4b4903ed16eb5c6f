package dev.parley.cli;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all subcommands have that do something in a session. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or answered with an error",
            "2:wrong usage",
            "3:no router, or it does not admit us"
        },
        footerHeading = "%nExamples:%n")
abstract class ClientCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

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
        return connection.run(line(), reconnect(), this::run);
    }

    /** Looks whether the options make sense, before anything is connected. */
    void check() {}

    /** The number of an option, which must not be negative. */
    final void checkCount(String option, long value) {
        if (value < 0) {
            throw new CommandLine.ParameterException(line(), option + " must not be negative");
        }
    }

    /** Whether the session comes back where it is lost. */
    Reconnect reconnect() {
        return Reconnect.NEVER;
    }

    /** What is done in the session; returns the exit code. */
    abstract int run(Client client) throws InterruptedException;
}
