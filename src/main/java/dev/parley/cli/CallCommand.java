package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.BlockingClient;
import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley call}. Made and run by picocli. */
@Command(
        name = "call",
        description = "Calls a procedure and writes its results.",
        footer = {
            "  parley call com.example.add 2 3",
            "  parley call com.example.find tea limit=10 'sizes=[1,2]'",
            "  parley call --progress com.example.report 2026",
            "  parley call --watch 5 wamp.session.count"
        })
final class CallCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "PROCEDURE", description = "What to call.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "JSON, or a word; key=value for a keyword argument.")
    private List<String> words = List.of();

    @Option(names = "--progress", description = "Takes progressive results, and writes each.")
    private boolean progress;

    @Option(names = "--timeout", paramLabel = "MILLIS", description = "How long to wait for a result.")
    private long timeoutMillis;

    @Option(names = "--watch", paramLabel = "SECONDS", description = "Calls again and again, until Ctrl-C.")
    private int watchSeconds;

    @Override
    void check() {
        checkCount("--timeout", timeoutMillis);
        checkCount("--watch", watchSeconds);
    }

    @Override
    Reconnect reconnect() {
        return watchSeconds > 0 ? Reconnect.DEFAULT : Reconnect.NEVER;
    }

    @Override
    int run(Client client) throws InterruptedException {
        Arguments arguments = Words.arguments(words);
        CallOptions options =
                timeoutMillis > 0 ? CallOptions.DEFAULT.timeout(Duration.ofMillis(timeoutMillis)) : CallOptions.DEFAULT;
        BlockingClient blocking = client.blocking();
        do {
            Arguments results = progress
                    ? blocking.callWithProgress(options, part -> output.write(line(), "…", part), uri, arguments)
                    : blocking.call(options, uri, arguments);
            output.write(line(), "", results);
            TimeUnit.SECONDS.sleep(watchSeconds);
        } while (watchSeconds > 0);
        return 0;
    }
}
