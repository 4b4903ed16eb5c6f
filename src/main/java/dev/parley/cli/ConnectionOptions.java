package dev.parley.cli;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.ClientState;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import dev.parley.client.SessionClosedException;
import dev.parley.client.WampException;
import dev.parley.tls.Authorities;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say where and as which principal a subcommand connects. A mixin of {@link ClientCommand}. */
final class ConnectionOptions {
    /** Exit code: the router or the callee answered with an ERROR. */
    static final int REFUSED = 1;

    /** Exit code: the router could not be reached or did not admit the client, or the session ended. */
    static final int UNREACHABLE = 3;

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "Address of the router; repeat it for a failover. Default: ws://127.0.0.1:8080/ws")
    private List<String> urls = List.of();

    @Option(
            names = {"-r", "--realm"},
            paramLabel = "REALM",
            defaultValue = "realm1",
            description = "Realm to join. Default: ${DEFAULT-VALUE}")
    private String realm = "realm1";

    @Option(names = "--authid", paramLabel = "NAME", description = "The authid to log in as.")
    private @Nullable String authid;

    @Option(
            names = "--auth",
            paramLabel = "METHOD",
            description =
                    "How to log in with the secret: ticket, wampcra, wamp-scram, cryptosign (a private key in hex), basic or bearer."
                            + " Default: ticket")
    private @Nullable String method;

    @ArgGroup(exclusive = true)
    private @Nullable SecretSource source;

    /** The place of the secret: an argument of the command line could be read by every user of the machine. */
    private static final class SecretSource {
        @Option(
                names = "--secret-env",
                paramLabel = "VARIABLE",
                description = "Environment variable that holds the secret.")
        private @Nullable String variable;

        @Option(names = "--secret-file", paramLabel = "FILE", description = "File whose first line is the secret.")
        private @Nullable Path file;

        String secret(CommandLine line) {
            try {
                String secret = file != null
                        ? Files.readString(file).lines().findFirst().orElse("")
                        : Objects.requireNonNullElse(System.getenv(String.valueOf(variable)), "");
                if (!secret.isEmpty()) {
                    return secret;
                }
            } catch (IOException | UncheckedIOException unreadable) {
                throw new CommandLine.ParameterException(
                        line,
                        "--secret-file: cannot read " + file + ": does it exist, and may this user read it?",
                        unreadable);
            }
            throw new CommandLine.ParameterException(
                    line,
                    file != null
                            ? "--secret-file: the first line of " + file + " is empty; write the secret there"
                            : "--secret-env: the environment variable " + variable
                                    + " is not set or empty; export it first");
        }
    }

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header of the handshake; repeat it for more.")
    private Map<String, String> headers = Map.of();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file with the certificates of the authorities to trust, instead of the JVM's own.")
    private @Nullable Path authorities;

    @Option(
            names = "--allow-plaintext",
            description =
                    "Show the secret also to a router on another machine whose URL begins with ws://: everybody on the way"
                            + " can read it. Without it, that is refused.")
    private boolean allowsPlaintext;

    /** The work of a subcommand in an open session. */
    interface Work {
        /** Returns the exit code. */
        int run(Client client) throws InterruptedException;
    }

    /**
     * Opens a session, runs the work in it and closes it; a failure is printed and becomes the exit code.
     *
     * @param told is told each change of the session's state after the first
     * @throws CommandLine.ParameterException if the options cannot be used
     */
    int run(CommandLine line, Reconnect reconnect, Consumer<ClientState.Change> told, Work work)
            throws InterruptedException {
        PrintWriter err = line.getErr();
        ClientBuilder builder = builder(line).reconnect(reconnect).onStateChange(told);
        try (Client client = opened(line, builder)) {
            return work.run(client);
        } catch (WampException refused) {
            return failed(err, refused.getMessage(), REFUSED);
        } catch (IOException | SessionClosedException unreachable) {
            return failed(err, unreachable.getMessage(), UNREACHABLE);
        } catch (CompletionException failure) {
            return failed(err, String.valueOf(failure.getCause()), REFUSED);
        }
    }

    private Client opened(CommandLine line, ClientBuilder builder) throws IOException, InterruptedException {
        try {
            return builder.open();
        } catch (IllegalStateException shown) {
            throw new CommandLine.ParameterException(line, String.valueOf(shown.getMessage()), shown);
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
                throw new CommandLine.ParameterException(line, "--url must begin with ws:// or wss://, not " + url);
            }
            try {
                builder.uri(url);
            } catch (IllegalArgumentException unusable) {
                throw new CommandLine.ParameterException(line, "--url: " + unusable.getMessage(), unusable);
            }
        }
        if (authorities != null) {
            try {
                builder.tls(Authorities.client("--ca", authorities));
            } catch (IllegalArgumentException unusable) {
                throw new CommandLine.ParameterException(line, String.valueOf(unusable.getMessage()), unusable);
            }
        }
        try {
            headers.forEach(builder::header);
        } catch (IllegalArgumentException unusable) {
            throw new CommandLine.ParameterException(line, "--header: " + unusable.getMessage(), unusable);
        }
        if (allowsPlaintext) {
            builder.allowPlaintext();
        }
        if (source != null) {
            login(builder, line, method == null ? "ticket" : method, source.secret(line));
        } else if (method != null) {
            throw new CommandLine.ParameterException(
                    line, "--auth " + method + " needs a secret: say where it is by --secret-env or --secret-file");
        } else if (authid != null) {
            builder.login(Login.anonymous(authid));
        }
        return builder;
    }

    private void login(ClientBuilder builder, CommandLine line, String by, String secret) {
        String name = authid;
        if (name == null && !by.equals("cryptosign") && !by.equals("bearer")) {
            throw new CommandLine.ParameterException(line, "--auth " + by + " needs --authid, the name to log in as");
        }
        try {
            switch (by) {
                case "cryptosign" -> builder.login(Login.cryptosign(name, secret));
                case "bearer" -> builder.bearer(() -> secret);
                case "ticket" -> builder.login(Login.ticket(String.valueOf(name), secret));
                case "wampcra" -> builder.login(Login.wampcra(String.valueOf(name), secret));
                case "wamp-scram" -> builder.login(Login.scram(String.valueOf(name), secret));
                case "basic" -> builder.basic(String.valueOf(name), secret);
                default ->
                    throw new CommandLine.ParameterException(
                            line, "--auth must be ticket, wampcra, wamp-scram, cryptosign, basic or bearer, not " + by);
            }
        } catch (IllegalArgumentException unusable) {
            throw new CommandLine.ParameterException(line, "--auth " + by + ": " + unusable.getMessage());
        }
    }
}
