package dev.parley.it.container;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.codec.SubProtocol;
import dev.parley.it.RawPeer;
import dev.parley.router.RouterSettings;
import dev.parley.router.Transcript;
import dev.parley.server.SocketDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The router in a container, for one transcript after the other. */
final class ContainerStage implements SocketDriver.Stage {
    private final Container container;
    private final Transcript transcript;
    private final SubProtocol protocol;
    private final boolean isWatched;
    private boolean isShutDown;

    ContainerStage(Container container, Transcript transcript, SubProtocol protocol) {
        this.container = container;
        this.transcript = transcript;
        this.protocol = protocol;
        // then a session more would be seen; and the next line tells that the peer has gone
        this.isWatched = Stream.of("count", "get", "kill", "list", "on_", "\"")
                .anyMatch(name -> transcript.mentions("wamp.session." + name));
    }

    @Override
    public URI webSocket() {
        return container.webSocket();
    }

    @Override
    public String realm(String name) {
        return Realms.of(transcript, protocol, name);
    }

    @Override
    public void awaitGone(String realm, long session, int left) {
        if (session == 0 || isWatched) {
            return;
        }
        try (Client observer = Client.connect(webSocket(), realm).get(20, TimeUnit.SECONDS)) {
            container.await("still has session " + session, () -> isGone(observer, session));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean isGone(Client observer, long session) throws Exception {
        try {
            observer.call("wamp.session.get", session).get(20, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException answered) {
            return answered.getCause() instanceof WampException error
                    && error.uri().equals("wamp.error.no_such_session");
        }
    }

    @Override
    public void settle() {
        if (!isShutDown && Differences.answersPingsEarly(container.distribution())) {
            // what comes later, and from another connection, is handed over later
            try (RawPeer later = RawPeer.connect(webSocket(), RawPeer.JSON)) {
                later.send("[1,\"no_such_realm\",{\"roles\":{\"caller\":{}}}]");
                later.receive(3);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    @Override
    public void reconfigure(RouterSettings settings) {
        throw new UnsupportedOperationException("transcripts without logins are played in containers");
    }

    @Override
    public CompletableFuture<Void> shutDown() {
        isShutDown = true;
        return CompletableFuture.runAsync(() -> {
            try {
                container.undeploy();
                container.awaitUndeployed();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        });
    }

    @Override
    public void close() {
        if (isShutDown) {
            try {
                container.deploy();
                container.awaitDeployed();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
