package dev.parley.cli;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.Credential;
import dev.parley.client.Reconnect;
import dev.parley.client.SessionClosedException;
import dev.parley.client.WampException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options by which each subcommand reaches its router, and how it fails. */
final class Connection {
    /** The router or the callee answered with an ERROR. */
    static final int REFUSED = 1;

    /** There is no router, or it does not admit us. */
    static final int UNREACHABLE = 3;

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "Address of the router; several times for others to try. Default: ws://127.0.0.1:8080/ws")
    private List<String> urls = List.of();

    @Option(
            names = {"-r", "--realm"},
            paramLabel = "REALM",
            defaultValue = "realm1",
            description = "Realm to join. Default: ${DEFAULT-VALUE}")
    private String realm = "realm1";

    @Option(names = "--authid", paramLabel = "NAME", description = "Who comes in; with a ticket.")
    private @Nullable String authid;

    @Option(
            names = "--ticket-env",
            paramLabel = "VARIABLE",
            description = "Environment variable that has the ticket. On the command line everybody could read it.")
    private @Nullable String ticketVariable;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of the handshake.")
    private Map<String, String> headers = Map.of();

    /** What a subcommand does once it is connected. */
    interface Work {
        int run(Client client) throws InterruptedException;
    }

    /** Connects, does that, and says what went wrong. */
    int run(CommandLine line, Reconnect reconnect, Work work) throws InterruptedException {
        PrintWriter err = line.getErr();
        try (Client client = builder(line).reconnect(reconnect).open()) {
            return work.run(client);
        } catch (WampException refused) {
            return failed(err, refused.getMessage(), REFUSED);
        } catch (IOException | SessionClosedException unreachable) {
            return failed(err, unreachable.getMessage(), UNREACHABLE);
        } catch (CompletionException failure) {
            return failed(err, String.valueOf(failure.getCause()), REFUSED);
        }
    }

    private static int failed(PrintWriter err, @Nullable String why, int code) {
        err.println("parley: " + why);
        err.flush();
        return code;
    }

    private ClientBuilder builder(CommandLine line) {
        ClientBuilder builder = Client.builder().realm(realm);
        for (String url : urls.isEmpty() ? List.of("ws://127.0.0.1:8080/ws") : urls) {
            if (!url.matches("wss?://\\S+")) {
                throw new CommandLine.ParameterException(line, "--url: ws://… or wss://…, not " + url);
            }
            builder.uri(url);
        }
        headers.forEach(builder::header);
        if (ticketVariable != null) {
            String ticket = System.getenv(ticketVariable);
            if (authid == null || ticket == null) {
                throw new CommandLine.ParameterException(
                        line, "--ticket-env wants --authid, and a variable that is set: " + ticketVariable);
            }
            builder.credential(Credential.ticket(authid, ticket));
        } else if (authid != null) {
            builder.credential(Credential.anonymous(authid));
        }
        return builder;
    }
}
