package dev.parley.server;

import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.HandshakeCheck.Upgrade;
import dev.parley.http.HandshakeCheck.Verdict;
import dev.parley.http.Texts;
import dev.parley.jakarta.HandshakeEvidence;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.TextLine;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Reading;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The look at the handshakes of one listener: what {@code http} knows of them, told to the router's endpoint in its own words. Made by {@link Server}; for any thread. */
final class Handshakes {
    private final Hub hub;
    private final TrustedProxies proxies;
    private final Supplier<Origins> origins;

    /**
     * For a listener.
     *
     * @param proxies whose forwarding headers are believed
     * @param origins the web pages that may connect now
     */
    Handshakes(Hub hub, TrustedProxies proxies, Supplier<Origins> origins) {
        this.hub = hub;
        this.proxies = proxies;
        this.origins = origins;
    }

    private static Reading reading(dev.parley.http.Reading socket) {
        return new Reading() {
            @Override
            public void pause() {
                socket.pause();
            }

            @Override
            public void resume() {
                socket.resume();
            }

            @Override
            public void terminate() {
                socket.terminate();
            }

            @Override
            public void limit(int messageChars) {
                socket.limit(messageChars);
            }

            @Override
            public void report(LongConsumer arrived, Runnable left) {
                socket.report(arrived, left);
            }
        };
    }

    /** The text messages of a connection, as the endpoint wants them. */
    static TextLine line(Texts texts) {
        return new TextLine() {
            @Override
            public void receive(Consumer<String> receiver) {
                texts.receive(receiver);
            }

            @Override
            public int deflateFrom() {
                return texts.deflateFrom();
            }

            @Override
            public void send(ByteBuffer frame, Consumer<@Nullable Throwable> done) {
                texts.send(frame, done);
            }
        };
    }

    /** Records the evidence about a peer for the configurator, and tells later whether the handshake goes on. */
    CompletionStage<Verdict> check(Upgrade upgrade) {
        Peer peer;
        try {
            peer = peer(upgrade);
        } catch (UnknownHostException noAddress) {
            return Verdict.refused(new Refusal(400, "The address of the peer is unknown."))
                    .atOnce();
        }
        Refusal refusal = RouterRefusals.of(
                hub, peer, upgrade.headers(), origin -> RouterConfigurator.admits(origins.get(), origin, peer));
        if (refusal != null) {
            return Verdict.refused(refusal).atOnce();
        }
        return hub.gatehouse()
                .look(HandshakeEvidence.of(peer, upgrade.headers()))
                .thenApply(header -> {
                    Refusal wrong = RouterRefusals.of(hub, peer, header);
                    return wrong == null ? Verdict.admitted(() -> Peer.enter(peer)) : Verdict.refused(wrong);
                });
    }

    private Peer peer(Upgrade upgrade) throws UnknownHostException {
        boolean isForwarded = Peer.FORWARDING_HEADERS.stream().anyMatch(name -> upgrade.header(name) != null);
        InetAddress address = proxies.client(InetAddress.getByName(upgrade.remoteAddress()), name -> upgrade.headers()
                .getOrDefault(name, List.of()));
        X509Certificate certificate = upgrade.clientCertificates().isEmpty()
                ? null
                : upgrade.clientCertificates().get(0);
        return new Peer(
                address,
                upgrade.header("Host"),
                isForwarded,
                upgrade.secure(),
                certificate,
                reading(upgrade.reading()),
                line(upgrade.texts()));
    }
}
