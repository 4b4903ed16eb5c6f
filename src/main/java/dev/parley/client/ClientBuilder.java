package dev.parley.client;

import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Settings;
import dev.parley.client.engine.EngineSettings;
import dev.parley.client.engine.Exposure;
import dev.parley.client.engine.HandshakeHeaders;
import dev.parley.client.engine.Line;
import dev.parley.client.engine.Threads;
import dev.parley.client.trace.Traces;
import dev.parley.codec.MessageEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Says what a client is to be like. Made by {@link Client#builder}; for one thread, and for as many clients as one likes.
 *
 * <pre>{@code
 * Client client = Client.builder()
 *         .uri("wss://one.example.com/ws")
 *         .uri("wss://two.example.com/ws")
 *         .realm("realm1")
 *         .login(Login.ticket("joe", secret))
 *         .open();
 * }</pre>
 *
 * @since 0.1
 */
public final class ClientBuilder {
    private final List<URI> uris = new ArrayList<>();
    private final List<Connector> connectors = new ArrayList<>();
    private final HandshakeHeaders headers = new HandshakeHeaders();
    private final List<Login> logins = new ArrayList<>();
    private final List<Consumer<ClientState.Change>> listeners = new ArrayList<>();
    private @Nullable Iterable<Connector.Provider> transports;
    private @Nullable String realm;
    private @Nullable Supplier<String> tokens;
    private @Nullable Executor executor;
    private @Nullable SSLContext tls;
    private @Nullable InetSocketAddress proxy;
    private @Nullable Supplier<String> proxyAuthorization;
    private Reconnect reconnect = Reconnect.DEFAULT;
    private Duration connectTimeout = Duration.ofSeconds(15);
    private Duration callTimeout = Duration.ZERO;
    private boolean isResumable = true;
    private boolean allowsPlaintext;
    private int maxInvocations = 1_000;
    private boolean isDaemon = true;
    private Duration pingAfter = Duration.ofSeconds(20);
    private Duration pongWithin = Duration.ofSeconds(10);

    ClientBuilder() {}

    /**
     * An address of the router; with several, each is tried in turn, and stayed with while it works.
     *
     * @param uri begins with {@code ws://} or {@code wss://}
     * @throws IllegalArgumentException if it is no URI, or has a name or a password
     */
    public ClientBuilder uri(String uri) {
        return uri(URI.create(uri));
    }

    /**
     * An address of the router; with several, each is tried in turn, and stayed with while it works.
     *
     * @param uri begins with {@code ws://} or {@code wss://}
     * @throws IllegalArgumentException if it has a name or a password
     */
    public ClientBuilder uri(URI uri) {
        if (String.valueOf(uri.getRawAuthority()).contains("@")) {
            // no transport sends them, and messages show addresses
            throw new IllegalArgumentException("an address has no name and no password: give them by login(…), or by"
                    + " basic(name, password) for the header Authorization");
        }
        uris.add(uri);
        return this;
    }

    /**
     * What reaches addresses, for example {@code JakartaConnector::new}; without it, what the service loader finds: in a Jakarta EE
     * container the container's WebSocket client, elsewhere, and where there are headers, keys or a proxy, one over a socket.
     */
    public ClientBuilder transport(Connector.Provider provider) {
        transports = List.of(provider);
        return this;
    }

    /** Another way to the router than an address; it is tried behind those. */
    public ClientBuilder connector(Connector connector) {
        connectors.add(connector);
        return this;
    }

    /** The realm to join. There is no default. */
    public ClientBuilder realm(String name) {
        realm = name;
        return this;
    }

    /**
     * How the client proves who it is; with several, the router takes the first that it allows. Without one, it goes by what the
     * handshake shows: a certificate, an Authorization header, a cookie; and where that is nothing, the client comes in as anybody.
     *
     * @throws IllegalArgumentException if an earlier one is of the same method, or of another authid: HELLO has room for one
     */
    public ClientBuilder login(Login login) {
        for (Login earlier : logins) {
            String authid = earlier.proof().authid();
            String other = login.proof().authid();
            if (earlier.proof().method().equals(login.proof().method())
                    || (authid != null && other != null && !authid.equals(other))) {
                throw new IllegalArgumentException("a login by " + login.proof().method() + " of " + other
                        + " besides one by " + earlier.proof().method() + " of " + authid
                        + ": those of one client are of one authid, and one for each method");
            }
        }
        logins.add(login);
        return this;
    }

    /** A header of the WebSocket handshake, which is then that over a socket. */
    public ClientBuilder header(String name, String value) {
        return header(name, () -> value);
    }

    /**
     * A header of the WebSocket handshake, asked for at each; it may take its time.
     *
     * @throws IllegalArgumentException if it is a second Authorization header, or a cookie: that is {@link #cookie}'s
     */
    public ClientBuilder header(String name, Supplier<String> value) {
        headers.add(name, value);
        return this;
    }

    /**
     * Name and password in the handshake's Authorization header, and so only where nobody on the way can read them; see {@link
     * #allowPlaintext}.
     *
     * @throws IllegalArgumentException if the name has a colon, or there is an Authorization header already
     */
    public ClientBuilder basic(String name, String password) {
        return header("Authorization", HandshakeHeaders.basic(name, password));
    }

    /**
     * A token in the handshake's Authorization header, asked for at each, since tokens expire; only where nobody on the way can
     * read it; see {@link #allowPlaintext}. A router that says when the session ends with its token is shown another one before
     * that; the supplier gives the one of the moment.
     *
     * @throws IllegalArgumentException if there is an Authorization header already
     */
    public ClientBuilder bearer(Supplier<String> token) {
        tokens = token;
        return header("Authorization", () -> "Bearer " + token.get());
    }

    /** A cookie in the handshake, as an earlier answer has set it. */
    public ClientBuilder cookie(String name, String value) {
        headers.addCookie(name, value);
        return this;
    }

    /**
     * Lets the client show its secrets to routers on other machines over {@code ws://} addresses too, where everybody on the way can
     * read them: tickets, cookies, and the headers Authorization and Proxy-Authorization. Without it, a client that has both such a
     * secret and such an address, be it the last of several, is not opened. For networks that are encrypted themselves.
     */
    public ClientBuilder allowPlaintext() {
        allowsPlaintext = true;
        return this;
    }

    /** Keys and trust for {@code wss://} addresses, over a socket; the JVM's own without it. */
    public ClientBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** An HTTP proxy to go through, over a socket; without it, what the system properties of the JVM name. */
    public ClientBuilder proxy(String host, int port) {
        proxy = InetSocketAddress.createUnresolved(host, port);
        return this;
    }

    /**
     * Name and password for the proxy, be it that of {@link #proxy} or of the system properties. The proxy gets them as they are (Basic
     * authentication), and so does whoever reads on the way to it; the router does not.
     *
     * @throws IllegalArgumentException if the name has a colon
     */
    public ClientBuilder proxyLogin(String name, String password) {
        String authorization = HandshakeHeaders.basic(name, password);
        proxyAuthorization = () -> authorization;
        return this;
    }

    /**
     * Runs handlers, and what depends on futures; many tasks may block at once. Without it, there are as many threads as it takes,
     * virtual ones where the JVM has them. Of procedures there are never more than {@link #maxInvocations}, whoever runs them. What
     * depends on futures runs in the order of the answers. Neither that nor a call waits longer than a few milliseconds for one
     * before it that blocks.
     */
    public ClientBuilder executor(Executor threads) {
        executor = threads;
        return this;
    }

    /**
     * How many calls this client answers at a time, over all its procedures; 1,000 without it. Those beyond it are answered with
     * {@code wamp.error.unavailable}: the router tries another callee of a shared registration, and where there is none, callers
     * are told {@code wamp.error.no_available_callee}. A call counts until it is
     * answered, and one that nobody waits for any more (it was canceled, it took too long, the session was lost) as long as a thread
     * is in its procedure: so callers cannot have this client use more threads than that, whatever they do. To have calls wait
     * in the router instead, see {@link RegisterOptions#concurrency}.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ClientBuilder maxInvocations(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxInvocations of " + most + ": it must be 1 at least");
        }
        maxInvocations = most;
        return this;
    }

    /**
     * Whether the program may end while the client is not closed; true without it. With false, a thread waits until the client is
     * closed or has given up, so that a service goes on when {@code main} returns.
     */
    public ClientBuilder daemon(boolean may) {
        isDaemon = may;
        return this;
    }

    /** What happens when a session is lost; {@link Reconnect#DEFAULT} without it, {@link Reconnect#NEVER} for one session. */
    public ClientBuilder reconnect(Reconnect policy) {
        reconnect = policy;
        return this;
    }

    /**
     * Whether a session that has lost its connection goes on over the next one, where the router offers that; true without it. Then
     * nothing of it is lost: calls both ways, subscriptions and registrations go on, and what was on its way is sent again. With
     * false, or {@link Reconnect#NEVER}, it is over with its connection.
     */
    public ClientBuilder resume(boolean may) {
        isResumable = may;
        return this;
    }

    /**
     * How long it may take from the first packet to the session, at each address; 15 s without it.
     *
     * @throws IllegalArgumentException if it is less than a millisecond
     */
    public ClientBuilder connectTimeout(Duration limit) {
        connectTimeout = positive("connectTimeout", limit);
        return this;
    }

    /**
     * How long calls may take that have no limit of their own ({@link CallOptions#timeout}); without it they may take for ever.
     *
     * @throws IllegalArgumentException if it is less than a millisecond
     */
    public ClientBuilder callTimeout(Duration limit) {
        callTimeout = positive("callTimeout", limit);
        return this;
    }

    /**
     * After what silence the router is pinged, and how long it may take to show a sign of life before the connection is given
     * up; 20 s and 10 s without it. A silence of zero is for never.
     *
     * @throws IllegalArgumentException if one is less than a millisecond, and the silence not zero
     */
    public ClientBuilder ping(Duration after, Duration within) {
        pingAfter = after.isZero() ? after : positive("ping", after);
        pongWithin = positive("pong", within);
        return this;
    }

    private static Duration positive(String what, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(what + " of " + duration + ": it must be a millisecond at least");
        }
        return duration;
    }

    /** Is told each change of the client's state, in order and one at a time, in a thread of the executor. */
    public ClientBuilder onStateChange(Consumer<ClientState.Change> listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Opens the first session. Cancelling the future gives that up.
     *
     * @return fails with a {@link SessionClosedException} where the router refuses, or with what kept the connection from opening
     * @throws IllegalArgumentException if an address is none that a transport knows
     * @throws IllegalStateException if there is no address, or no realm, or a secret would be shown to others: {@link
     *     #allowPlaintext}
     */
    public CompletableFuture<Client> connect() {
        Client client = new Client(Objects.requireNonNullElse(realm, ""), settings());
        if (!isDaemon) {
            Threads.keepProgram(client.whenClosed());
        }
        return client.start();
    }

    /**
     * Opens the first session and waits for it.
     *
     * @throws SessionClosedException if the router refuses
     * @throws IOException if no router can be reached; a {@link HandshakeRefusedException} if what is there answers with another
     *     HTTP status
     * @throws InterruptedException if the thread is interrupted meanwhile; then there will be no session
     * @throws IllegalArgumentException if an address is none that a transport knows
     * @throws IllegalStateException if there is no address, or no realm, or a secret would be shown to others: {@link
     *     #allowPlaintext}
     */
    public Client open() throws IOException, InterruptedException {
        CompletableFuture<Client> opening = connect();
        try {
            return opening.get();
        } catch (InterruptedException interrupted) {
            opening.cancel(true);
            throw interrupted;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException refused) {
                throw Rethrown.here(refused);
            }
            throw failed.getCause() instanceof IOException unreachable
                    ? Rethrown.here(unreachable)
                    : new IOException(failed.getCause());
        }
    }

    private EngineSettings settings() {
        if (realm == null) {
            throw new IllegalStateException("no realm: name it with realm(…)");
        }
        Map<String, List<Supplier<String>>> sent = headers.all();
        ConnectionSettings settings =
                new ConnectionSettings(sent, tls, proxy, proxyAuthorization, connectTimeout.toMillis());
        List<String> addresses = new ArrayList<>();
        List<Line.Dialer> dialers = new ArrayList<>();
        List<dev.parley.auth.login.Login> proofs =
                logins.stream().map(Login::proof).toList();
        String shown = Exposure.ofLogins(proofs, tokens != null);
        String shownFirst = shown == null ? Exposure.ofHeaders(sent.keySet()) : shown;
        for (URI uri : uris) {
            Connector connector = connector(uri, settings);
            Exposure.check(uri, allowsPlaintext || settings.isConfidential(uri), shownFirst);
            addresses.add(uri.toString());
            dialers.add(new Dialing(connector));
        }
        for (Connector connector : connectors) {
            Exposure.check(connector, allowsPlaintext || connector.isConfidential(), shown);
            addresses.add(connector.toString());
            dialers.add(new Dialing(connector));
        }
        if (addresses.isEmpty()) {
            throw new IllegalStateException("no address: give one with uri(\"ws://…\")");
        }
        return new EngineSettings(
                new Settings(
                        List.copyOf(addresses),
                        realm,
                        reconnect.backoff(),
                        connectTimeout.toMillis(),
                        callTimeout.toMillis(),
                        pingAfter.toMillis(),
                        pongWithin.toMillis(),
                        isResumable && reconnect.backoff().isOn(),
                        tokens != null,
                        maxInvocations),
                List.copyOf(dialers),
                proofs,
                tokens,
                Objects.requireNonNullElseGet(executor, Threads::shared),
                listeners.stream().map(ClientBuilder::toldOfActions).toList(),
                HistoryReader::read,
                Traces.ofClient(),
                new Excess(MessageEncoder::size),
                new RequestFailures());
    }

    private static Consumer<Action.StateChanged> toldOfActions(Consumer<ClientState.Change> listener) {
        return change -> listener.accept(new ClientState.Change(
                ClientState.valueOf(change.state().name()), change.reason(), change.explanation()));
    }

    private Connector connector(URI uri, ConnectionSettings settings) {
        Iterable<Connector.Provider> providers = transports == null
                ? ServiceLoader.load(Connector.Provider.class, ClientBuilder.class.getClassLoader())
                : transports;
        for (Connector.Provider provider : providers) {
            Connector connector = provider.connector(uri, settings);
            if (connector != null) {
                return connector;
            }
        }
        throw new IllegalArgumentException("no transport for " + uri + ": an address begins with ws:// or wss://");
    }
}
