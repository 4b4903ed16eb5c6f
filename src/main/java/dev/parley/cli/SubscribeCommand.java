package dev.parley.cli;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.Subscription;
import dev.parley.message.MatchPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommand {@code parley subscribe}, which prints the events of a topic until it is stopped. Created and run by picocli. */
@Command(
        name = "subscribe",
        description =
                "Prints the events of a topic as they arrive, until Ctrl-C; reconnects if the connection is lost.",
        footer = {
            "  parley subscribe com.example.price",
            "  parley subscribe --match prefix com.example.",
            "  parley subscribe --count 1 --retained com.example.state"
        })
final class SubscribeCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TOPIC", description = "URI of the topic, or a pattern for --match.")
    private String uri = "";

    @Option(
            names = "--match",
            paramLabel = "POLICY",
            description = "How topics match the URI: exact (the default), prefix or wildcard.")
    private @Nullable String match;

    @Option(names = "--retained", description = "Print the retained event first.")
    private boolean retained;

    @Option(names = "--replay", description = "Print first what the router's event history has.")
    private boolean replay;

    @Option(names = "--count", paramLabel = "N", description = "Stop after this many events. Default: 0, never.")
    private int count;

    @Override
    void check() {
        checkCount("--count", count);
        options(line());
    }

    @Override
    Reconnect reconnect() {
        return Reconnect.DEFAULT;
    }

    @Override
    int run(Client client) throws InterruptedException {
        AtomicInteger printed = new AtomicInteger();
        CompletableFuture<String> enough = new CompletableFuture<>();
        Subscription subscription = client.blocking().subscribe(options(line()), uri, event -> {
            int number = printed.incrementAndGet();
            if (count == 0 || number <= count) {
                output.write(line(), event.topic(), event.arguments());
            }
            if (number == count) {
                enough.complete("");
            }
        });
        output.note(line(), "subscribed to " + subscription.topic() + "; press Ctrl-C to stop");
        CompletableFuture<String> ended = subscription.whenEnded().applyToEither(enough, reason -> reason);
        awaitEnd("the subscription to " + uri, ended);
        return enough.isDone() ? 0 : ConnectionOptions.UNREACHABLE;
    }

    private SubscribeOptions options(CommandLine line) {
        SubscribeOptions options = retained ? SubscribeOptions.DEFAULT.retained() : SubscribeOptions.DEFAULT;
        options = replay ? options.replayAll() : options;
        if (match == null) {
            return options;
        }
        MatchPolicy policy = MatchPolicy.of(match);
        if (policy == null) {
            throw new CommandLine.ParameterException(line, "--match must be exact, prefix or wildcard, not " + match);
        }
        return options.match(policy);
    }
}
