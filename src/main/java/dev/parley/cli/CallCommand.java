package dev.parley.cli;

import dev.parley.client.Arguments;
import dev.parley.client.BlockingClient;
import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.ConnectionLostException;
import dev.parley.client.Reconnect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommand {@code parley call}, which calls a procedure and prints its results. Created and run by picocli. */
@Command(
        name = "call",
        description = "Calls a procedure and prints its results.",
        footer = {
            "  parley call com.example.add 2 3",
            "  parley call com.example.find tea limit=10 'sizes=[1,2]'",
            "  parley call --progress com.example.report 2026",
            "  parley call --watch 5 wamp.session.count"
        })
final class CallCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "PROCEDURE", description = "URI of the procedure.")
    private String uri = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "A JSON value, or else a plain string; key=value gives a keyword argument.")
    private List<String> texts = List.of();

    @Option(names = "--progress", description = "Ask for progressive results, and print each.")
    private boolean progress;

    @Option(
            names = "--timeout",
            paramLabel = "MILLIS",
            description = "Milliseconds to wait for the result. Default: 0, no limit of this call's own.")
    private long timeoutMillis;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description =
                    "Repeat the call after this many seconds, until Ctrl-C; reconnects if the connection is lost.")
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
        Arguments arguments = ArgumentParser.parse(texts);
        CallOptions options =
                timeoutMillis > 0 ? CallOptions.DEFAULT.timeout(Duration.ofMillis(timeoutMillis)) : CallOptions.DEFAULT;
        BlockingClient blocking = client.blocking();
        do {
            try {
                Arguments results = progress
                        ? blocking.callWithProgress(options, part -> output.write(line(), "…", part), uri, arguments)
                        : blocking.call(options, uri, arguments);
                output.write(line(), "", results);
            } catch (ConnectionLostException lost) {
                if (watchSeconds == 0) {
                    throw lost;
                }
                // that the router was lost has been told; the next call is for the next session
            }
            TimeUnit.SECONDS.sleep(watchSeconds);
        } while (watchSeconds > 0);
        return 0;
    }
}
