package dev.parley.cli;

import dev.parley.client.Options;
import dev.parley.client.Reconnect;
import dev.parley.json.Arguments;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley publish}. Made and run by picocli. */
@Command(
        name = "publish",
        description = "Publishes an event and waits until the router has accepted it; writes the publication's id.",
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
        footer = {
            "  parley publish com.example.price 1.20",
            "  parley publish --retain com.example.state '{\"open\": true}' since=today"
        })
final class PublishCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

    @Mixin
    private final Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "What to publish to.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "JSON, or a word; key=value for a keyword argument.")
    private List<String> words = List.of();

    @Option(names = "--retain", description = "The router keeps it for those who subscribe later.")
    private boolean retain;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Options options = retain ? Options.NONE.retain() : Options.NONE;
        return connection.run(line, Reconnect.NEVER, client -> {
            long publication = client.blocking().publish(options, uri, Words.arguments(words));
            output.write(line, "", Arguments.of(publication));
            return 0;
        });
    }
}
