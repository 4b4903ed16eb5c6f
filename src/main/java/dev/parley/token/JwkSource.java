package dev.parley.token;

import com.nimbusds.jose.jwk.JWKSet;
import dev.parley.fault.FatalErrors;
import dev.parley.file.FileWatch;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A JSON Web Key Set that changes: fetched again every few minutes, and soon after a token came whose key is not in it; a file
 * as soon as it has changed. In a thread of its own: {@link #keys} never waits. Opened and closed by {@link JwtVerifiers}.
 */
final class JwkSource implements AutoCloseable {
    private static final Logger LOG = System.getLogger(JwkSource.class.getName());
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127\\.[\\d.]+|\\[::1]");
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FIRST_SECONDS = 3;
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int OK = 200;

    private final URI location;
    private final CountDownLatch tried = new CountDownLatch(1);

    private volatile JWKSet keys = new JWKSet();

    /** A token came with a key that we do not know, or there was no answer when we asked. */
    private volatile boolean isWanted;

    /** For the thread that fetches. */
    private long triedNanos = System.nanoTime() - REFRESH_NANOS;

    private AutoCloseable worker = () -> {};

    private JwkSource(URI location) {
        this.location = location;
    }

    /**
     * Looks whether keys may be had from there.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(String place, URI location) {
        if (isFile(location)) {
            try {
                JWKSet.parse(Files.readString(Path.of(location)));
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(place + ": cannot read the file " + Path.of(location), unreadable);
            } catch (ParseException notKeys) {
                throw new IllegalArgumentException(
                        place + ": is not a JSON Web Key Set, {\"keys\": […]}: " + Path.of(location));
            }
        } else if (location.getHost() == null
                || (!"https".equals(location.getScheme())
                        && !THIS_MACHINE.matcher(location.getHost()).matches())) {
            throw new IllegalArgumentException(
                    place + ": must be a file or an https URI; anybody on the way could change what http brings");
        }
    }

    private static boolean isFile(URI location) {
        return "file".equals(location.getScheme());
    }

    /** Gets the keys, and waits a few seconds for them: who comes in right after the start must find them. */
    static JwkSource open(URI location) {
        JwkSource source = new JwkSource(location);
        if (isFile(location)) {
            source.read();
            source.worker = new FileWatch("parley-keys", () -> Set.of(Path.of(location)), source::read);
        } else {
            source.worker = source.fetchRegularly();
        }
        return source;
    }

    /** The keys as they were when last read. */
    JWKSet keys() {
        return keys;
    }

    /** Asks for them before it is time; still not more often than every few seconds. */
    void refreshSoon() {
        isWanted = true;
    }

    private void read() {
        try {
            keys = JWKSet.parse(Files.readString(Path.of(location)));
        } catch (IOException | ParseException unusable) {
            keptBecause(unusable);
        }
    }

    private void keptBecause(Throwable failure) {
        LOG.log(
                Level.WARNING,
                "cannot get the keys of bearer tokens from {0} ({1}); those of before still count",
                location,
                failure.getClass().getSimpleName());
    }

    private AutoCloseable fetchRegularly() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "parley-keys");
            made.setDaemon(true);
            return made;
        });
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(() -> tick(client), 0, 1, TimeUnit.SECONDS);
        try {
            if (!tried.await(FIRST_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "no keys of bearer tokens yet from {0}; going on without them", location);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return thread::shutdownNow;
    }

    private void tick(HttpClient client) {
        long sinceNanos = System.nanoTime() - triedNanos;
        if (sinceNanos < (isWanted ? RETRY_NANOS : REFRESH_NANOS)) {
            return;
        }
        isWanted = false;
        triedNanos = System.nanoTime();
        try {
            keys = fetch(client);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable unusable) {
            // an executor forgets a periodic task that throws
            FatalErrors.check(unusable);
            isWanted = true;
            keptBecause(unusable);
        } finally {
            tried.countDown();
        }
    }

    private JWKSet fetch(HttpClient client) throws IOException, InterruptedException, ParseException {
        HttpRequest request = HttpRequest.newBuilder(location).timeout(PATIENCE).build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (response.statusCode() != OK || bytes.length > MAX_BYTES) {
                throw new IOException("status " + response.statusCode() + ", " + bytes.length + " bytes");
            }
            return JWKSet.parse(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        try {
            worker.close();
        } catch (Exception failure) {
            LOG.log(Level.DEBUG, "while closing", failure);
        }
    }
}
