package dev.parley.cli;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.Registration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The subcommand {@code parley register}, which answers calls of a procedure until it is stopped. Created and run by picocli. */
@Command(
        name = "register",
        description =
                "Registers a procedure and prints each call until Ctrl-C; answers with the given arguments, or else with those of"
                        + " the call.",
        footer = {"  parley register com.example.echo", "  parley register com.example.answer 42"})
final class RegisterCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "PROCEDURE", description = "URI of the procedure.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description =
                    "Part of the answer: a JSON value, or else a plain string; key=value gives a keyword argument.")
    private List<String> texts = List.of();

    @Override
    Reconnect reconnect() {
        return Reconnect.DEFAULT;
    }

    @Override
    int run(Client client) throws InterruptedException {
        Registration registration = client.blocking().register(uri, call -> {
            output.write(line(), call.procedure(), call.arguments());
            return texts.isEmpty() ? call.arguments() : ArgumentParser.parse(texts);
        });
        output.note(line(), "registered " + uri + "; press Ctrl-C to stop");
        awaitEnd("the registration of " + uri, registration.whenEnded());
        return ConnectionOptions.UNREACHABLE;
    }
}
