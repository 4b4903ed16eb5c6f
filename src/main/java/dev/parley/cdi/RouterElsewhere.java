package dev.parley.cdi;

import dev.parley.client.Client;
import dev.parley.client.ClientBuilder;
import dev.parley.client.Login;
import dev.parley.client.Reconnect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * A router that is not in this application, and as whom to log in there, as the application's settings say. Made by {@link Sessions};
 * for any thread.
 */
final class RouterElsewhere {
    private static final String FILE = "file:";

    private final String uri;
    private final Function<String, @Nullable String> settings;

    private RouterElsewhere(String uri, Function<String, @Nullable String> settings) {
        this.uri = uri;
        this.settings = settings;
    }

    /** The one that the settings name by {@code parley.uri}; null if they name none. */
    static @Nullable RouterElsewhere of(Function<String, @Nullable String> settings) {
        String uri = settings.apply("parley.uri");
        return uri == null ? null : new RouterElsewhere(uri, settings);
    }

    /** The value of that name: a system property, a variable of the environment such as {@code PARLEY_URI}, or an entry of the descriptor. */
    static @Nullable String setting(String name) {
        String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
        return Stream.of(System.getProperty(name), System.getenv(variable), entry(name))
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    /** The names that are looked up are constants of this class. */
    @SuppressWarnings("BanJNDI")
    private static @Nullable String entry(String name) {
        try {
            return InitialContext.doLookup("java:comp/env/" + name);
        } catch (NamingException none) {
            return null;
        }
    }

    /**
     * Opens a session in that realm, also where the router is not there yet, and another one whenever it is lost.
     *
     * @return fails if the settings cannot be used, with a message that names the one; and as {@link ClientBuilder#connect} says
     */
    CompletableFuture<Client> connect(String realm) {
        try {
            ClientBuilder builder =
                    Client.builder().uri(uri).realm(realm).reconnect(Reconnect.DEFAULT.evenAtTheStart());
            login(builder);
            if ("true".equals(settings.apply("parley.allowPlaintext"))) {
                builder.allowPlaintext();
            }
            return builder.connect();
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
    }

    private void login(ClientBuilder builder) {
        String secret = secret();
        String authid = settings.apply("parley.authid");
        if (secret == null) {
            if (authid != null) {
                builder.login(Login.anonymous(authid));
            }
            return;
        }
        String method = Objects.requireNonNullElse(settings.apply("parley.auth"), "ticket");
        switch (method) {
            case "ticket" -> builder.login(Login.ticket(required(authid, method), secret));
            case "wampcra" -> builder.login(Login.wampcra(required(authid, method), secret));
            case "wamp-scram" -> builder.login(Login.scram(required(authid, method), secret));
            case "cryptosign" -> builder.login(Login.cryptosign(authid, secret));
            case "basic" -> builder.basic(required(authid, method), secret);
            case "bearer" -> builder.bearer(() -> Objects.requireNonNull(secret()));
            default ->
                throw new IllegalArgumentException(
                        "parley.auth must be ticket, wampcra, wamp-scram, cryptosign, basic or bearer, not " + method);
        }
    }

    private static String required(@Nullable String authid, String method) {
        if (authid == null) {
            throw new IllegalArgumentException("parley.auth " + method + " needs parley.authid, the name to log in as");
        }
        return authid;
    }

    /** The secret, or the first line of its file, which is read anew each time: whoever renews a secret writes it there. */
    private @Nullable String secret() {
        String secret = settings.apply("parley.secret");
        if (secret == null || !secret.startsWith(FILE)) {
            return secret;
        }
        Path file = Path.of(secret.substring(FILE.length()));
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "parley.secret: the first line of " + file + " is empty; write the secret there"));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "parley.secret: cannot read " + file + ": does it exist, and may this user read it?", unreadable);
        }
    }
}
