package dev.parley.cli;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.SubscribeOptions;
import dev.parley.message.MatchPolicy;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley subscribe}. Made and run by picocli. */
@Command(
        name = "subscribe",
        description =
                "Writes the events of a topic as they come, until Ctrl-C; it comes back where the router is lost.",
        footer = {
            "  parley subscribe com.example.price",
            "  parley subscribe --match prefix com.example.",
            "  parley subscribe --count 1 --retained com.example.state"
        })
final class SubscribeCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TOPIC", description = "What to subscribe to.")
    private String uri = "";

    @Option(names = "--match", paramLabel = "POLICY", description = "exact, prefix or wildcard.")
    private @Nullable String match;

    @Option(names = "--retained", description = "Also the event that the router keeps.")
    private boolean retained;

    @Option(names = "--replay", description = "Also all that the router's history has.")
    private boolean replay;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many events.")
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
        CountDownLatch left = new CountDownLatch(count > 0 ? count : 1);
        var subscription = client.blocking().subscribe(options(line()), uri, event -> {
            if (count == 0 || left.getCount() > 0) {
                output.write(line(), event.topic(), event.arguments());
            }
            if (count > 0) {
                left.countDown();
            }
        });
        output.note(line(), "subscribed to " + subscription.topic() + "; Ctrl-C ends it");
        var unused = client.whenClosed().thenRun(() -> {
            while (left.getCount() > 0) {
                left.countDown();
            }
        });
        left.await();
        return client.whenClosed().isDone() ? Connection.UNREACHABLE : 0;
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
