package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.PublishOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommand {@code parley publish}, which publishes one event with an acknowledgement. Created and run by picocli. */
@Command(
        name = "publish",
        description = "Publishes an event, waits until the router has accepted it, and prints the publication's id.",
        footer = {
            "  parley publish com.example.price 1.20",
            "  parley publish --retain com.example.state '{\"open\": true}' since=today"
        })
final class PublishCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TOPIC", description = "URI of the topic.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "A JSON value, or else a plain string; key=value gives a keyword argument.")
    private List<String> texts = List.of();

    @Option(names = "--retain", description = "Have the router keep the event for peers that subscribe later.")
    private boolean retain;

    @Override
    int run(Client client) throws InterruptedException {
        PublishOptions options = retain ? PublishOptions.DEFAULT.retain() : PublishOptions.DEFAULT;
        long publication = client.blocking().publishAcknowledged(options, uri, ArgumentParser.parse(texts));
        output.write(line(), "", Arguments.of(publication));
        return 0;
    }
}
