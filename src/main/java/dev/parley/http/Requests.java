package dev.parley.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers to plain requests, of any method. Written by whoever configures {@link WebServer}, called by it on a selector
 * thread: must not block.
 */
@FunctionalInterface
public interface Requests {
    /** The answer to one. It may be completed by any thread; until then nothing is read from the peer. */
    CompletionStage<Page> answer(Asked request);

    /**
     * A request, without its body.
     *
     * @param path as sent, without the query
     * @param query as sent, without the question mark; empty where there is none
     * @param headers by name, in any case; the values as sent, one entry for each line
     * @param remoteAddress the peer's IP address
     * @param clientCertificates the chain that the peer has proved to own, empty without one
     */
    record Asked(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            String remoteAddress,
            List<X509Certificate> clientCertificates) {
        /** The only line of a header; null where there is none, or several. */
        public @Nullable String header(String name) {
            List<String> lines = headers.get(name);
            return lines == null || lines.size() != 1 ? null : lines.get(0);
        }
    }
}
