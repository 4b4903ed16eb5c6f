package dev.parley.cli;

import dev.parley.client.BlockingClient;
import dev.parley.client.Reconnect;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley register}. Made and run by picocli. */
@Command(
        name = "register",
        description =
                "Answers a procedure, with what it is called with or with what is given; writes each call. Until Ctrl-C.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or answered with an error",
            "2:wrong usage",
            "3:no router, or it does not admit us"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley register com.example.echo", "  parley register com.example.answer 42"})
final class RegisterCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

    @Mixin
    private final Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PROCEDURE", description = "What to answer.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "JSON, or a word; key=value for a keyword argument.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        return connection.run(line, Reconnect.DEFAULT, client -> {
            client.blocking().register(uri, call -> {
                output.write(line, call.procedure(), call.arguments());
                return words.isEmpty() ? call.arguments() : Words.arguments(words);
            });
            output.note(line, "registered " + uri + "; Ctrl-C ends it");
            BlockingClient.await(client.whenClosed());
            return Connection.UNREACHABLE;
        });
    }
}
