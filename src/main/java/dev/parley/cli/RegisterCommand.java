package dev.parley.cli;

import dev.parley.client.BlockingClient;
import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley register}. Made and run by picocli. */
@Command(
        name = "register",
        description =
                "Answers a procedure, with what it is called with or with what is given; writes each call. Until Ctrl-C.",
        footer = {"  parley register com.example.echo", "  parley register com.example.answer 42"})
final class RegisterCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "PROCEDURE", description = "What to answer.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "JSON, or a word; key=value for a keyword argument.")
    private List<String> words = List.of();

    @Override
    Reconnect reconnect() {
        return Reconnect.DEFAULT;
    }

    @Override
    int run(Client client) throws InterruptedException {
        client.blocking().register(uri, call -> {
            output.write(line(), call.procedure(), call.arguments());
            return words.isEmpty() ? call.arguments() : Words.arguments(words);
        });
        output.note(line(), "registered " + uri + "; Ctrl-C ends it");
        BlockingClient.await(client.whenClosed());
        return Connection.UNREACHABLE;
    }
}
