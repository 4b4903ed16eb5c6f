package dev.parley.cli;

import dev.parley.client.Options;
import dev.parley.client.Reconnect;
import dev.parley.message.MatchPolicy;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley subscribe}. Made and run by picocli. */
@Command(
        name = "subscribe",
        description =
                "Writes the events of a topic as they come, until Ctrl-C; it comes back where the router is lost.",
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
            "  parley subscribe com.example.price",
            "  parley subscribe --match prefix com.example.",
            "  parley subscribe --count 1 --retained com.example.state"
        })
final class SubscribeCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

    @Mixin
    private final Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

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
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Options options = options(line);
        CountDownLatch left = new CountDownLatch(count > 0 ? count : 1);
        return connection.run(line, Reconnect.DEFAULT, client -> {
            var subscription = client.blocking().subscribe(options, uri, event -> {
                if (count == 0 || left.getCount() > 0) {
                    output.write(line, event.topic(), event.arguments());
                }
                if (count > 0) {
                    left.countDown();
                }
            });
            output.note(line, "subscribed to " + subscription.topic() + "; Ctrl-C ends it");
            var unused = client.whenClosed().thenRun(() -> {
                while (left.getCount() > 0) {
                    left.countDown();
                }
            });
            left.await();
            return client.whenClosed().isDone() ? Connection.UNREACHABLE : 0;
        });
    }

    private Options options(CommandLine line) {
        Options options = retained ? Options.NONE.retained() : Options.NONE;
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
