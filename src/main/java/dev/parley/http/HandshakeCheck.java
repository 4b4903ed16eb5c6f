package dev.parley.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a WebSocket upgrade before the engine does and may refuse it. Written by whoever configures
 * {@link WebServer}, called by it on a selector thread: must not block.
 */
@FunctionalInterface
public interface HandshakeCheck {
    /** Looks at one. What it returns may be completed by any thread; until then nothing is read from the peer. */
    CompletionStage<Verdict> check(Upgrade upgrade);

    /**
     * What is said of an upgrade.
     *
     * @param refusal null lets the upgrade go on
     * @param entrance run on the selector thread of the connection, where the endpoint's configurator runs right after it
     */
    record Verdict(@Nullable Refusal refusal, Runnable entrance) {
        public static Verdict refused(Refusal refusal) {
            return new Verdict(refusal, () -> {});
        }

        public static Verdict admitted(Runnable entrance) {
            return new Verdict(null, entrance);
        }

        /** The same, for those who have not had to wait for it. */
        public CompletionStage<Verdict> atOnce() {
            return CompletableFuture.completedStage(this);
        }
    }

    /**
     * A request to upgrade.
     *
     * @param path as sent, without the query
     * @param query as sent, without the question mark
     * @param headers by name, in any case; the values as sent, one entry for each line
     * @param remoteAddress the peer's IP address
     * @param secure whether it came over TLS
     * @param clientCertificates the chain that the peer has proved to own, empty without one
     * @param reading stops reading from this connection for a while
     * @param texts takes the text messages of this connection from the engine
     */
    record Upgrade(
            String path,
            @Nullable String query,
            Map<String, List<String>> headers,
            String remoteAddress,
            boolean secure,
            List<X509Certificate> clientCertificates,
            Reading reading,
            Texts texts) {

        /** All values of a header whose value is a list, such as {@code Sec-WebSocket-Protocol}. */
        public List<String> values(String header) {
            return HeaderValues.of(headers, header);
        }

        /** The first line of a header. */
        public @Nullable String header(String name) {
            List<String> lines = headers.get(name);
            return lines == null ? null : lines.get(0);
        }
    }

    /**
     * The answer to a request that is not let through.
     *
     * @param status 4xx or 5xx
     * @param reason told to the peer, as plain text
     * @param headers further ones, such as {@code WWW-Authenticate} or {@code Retry-After}
     */
    record Refusal(int status, String reason, Map<String, String> headers) {
        public Refusal(int status, String reason) {
            this(status, reason, Map.of());
        }

        public Refusal {
            headers = Map.copyOf(headers);
        }
    }
}
