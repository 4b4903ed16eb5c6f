package dev.parley.token;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches a JSON Web Key Set over HTTP: all of it within a time, and no more than a key set has. For one {@link JwkSource}. */
final class KeyFetch {
    static final int MAX_BYTES = 1 << 20;
    private static final int OK = 200;

    private final HttpClient client;
    private final Duration patience;

    /**
     * One that follows no redirections.
     *
     * @param patience how long it may take from the first packet to the last
     */
    KeyFetch(Duration patience) {
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
        this.patience = patience;
    }

    /**
     * The keys as they are there now.
     *
     * @throws IOException if they do not come in time, or there are none
     */
    JWKSet get(URI location) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(location).timeout(patience).build();
        CompletableFuture<HttpResponse<byte[]>> fetching = client.sendAsync(request, head -> new BoundedBody());
        try {
            HttpResponse<byte[]> response = fetching.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("status " + response.statusCode());
            }
            JWKSet keys = JWKSet.parse(new String(response.body(), StandardCharsets.UTF_8));
            if (keys.isEmpty()) {
                // rather a server that is not well than one that withdraws all at once
                throw new IOException("a set without keys");
            }
            return keys;
        } catch (TimeoutException late) {
            throw new IOException("not all of it within " + patience, late);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HttpTimeoutException) {
                throw new IOException("not all of it within " + patience, failed);
            }
            throw new IOException(failed.getCause());
        } catch (ParseException noKeys) {
            throw new IOException("not a JSON Web Key Set", noKeys);
        } finally {
            fetching.cancel(true);
        }
    }

    /** What is no longer than {@link #MAX_BYTES}. */
    private static final class BoundedBody implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[Math.min(buffer.remaining(), MAX_BYTES + 1 - read.size())];
                buffer.get(bytes);
                read.writeBytes(bytes);
            }
            if (read.size() > MAX_BYTES && subscription != null) {
                subscription.cancel();
                body.completeExceptionally(new IOException("more than " + MAX_BYTES + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(read.toByteArray());
        }
    }
}
