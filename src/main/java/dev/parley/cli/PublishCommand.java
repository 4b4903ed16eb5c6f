package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.PublishOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley publish}. Made and run by picocli. */
@Command(
        name = "publish",
        description = "Publishes an event and waits until the router has accepted it; writes the publication's id.",
        footer = {
            "  parley publish com.example.price 1.20",
            "  parley publish --retain com.example.state '{\"open\": true}' since=today"
        })
final class PublishCommand extends ClientCommand {
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
    int run(Client client) throws InterruptedException {
        PublishOptions options = retain ? PublishOptions.DEFAULT.retain() : PublishOptions.DEFAULT;
        long publication = client.blocking().publishAcknowledged(options, uri, Words.arguments(words));
        output.write(line(), "", Arguments.of(publication));
        return 0;
    }
}
