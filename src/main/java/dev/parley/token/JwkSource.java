package dev.parley.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import dev.parley.fault.FatalErrors;
import dev.parley.file.FileWatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
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
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FIRST_SECONDS = 3;
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** After what time a key that is missing must be missing again. */
    private static final long CONFIRM_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How long keys verify tokens that cannot be fetched again. */
    private static final long AGE_NANOS = TimeUnit.DAYS.toNanos(1);

    private final URI location;
    private final KeyRing ring;
    private final Runnable onWithdrawal;
    private final CountDownLatch tried = new CountDownLatch(1);

    /** A token came with a key that we do not know, or there was no answer when we asked. */
    private volatile boolean isWanted;

    /** For the thread that fetches. */
    private long triedNanos = System.nanoTime() - REFRESH_NANOS;

    private AutoCloseable worker = () -> {};

    private JwkSource(URI location, Runnable onWithdrawal) {
        this.location = location;
        this.onWithdrawal = onWithdrawal;
        // what a file says was meant by who has written it
        ring = isFile(location) ? new KeyRing(0, Long.MAX_VALUE) : new KeyRing(CONFIRM_NANOS, AGE_NANOS);
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

    /**
     * Gets the keys, and waits a few seconds for them: who comes in right after the start must find them.
     *
     * @param onWithdrawal is run whenever a key is in force no more
     */
    static JwkSource open(URI location, Runnable onWithdrawal) {
        JwkSource source = new JwkSource(location, onWithdrawal);
        if (isFile(location)) {
            source.read();
            source.worker = new FileWatch("parley-keys", () -> Set.of(Path.of(location)), source::read);
        } else {
            source.worker = source.fetchRegularly();
        }
        return source;
    }

    /** The keys that tokens are verified with now. */
    JWKSet keys() {
        return ring.keys(System.nanoTime());
    }

    /** Whether who has come in by that key may stay. */
    boolean isInForce(String thumbprint) {
        return ring.isInForce(thumbprint);
    }

    /** Asks for them before it is time; still not more often than every few seconds. */
    void refreshSoon() {
        isWanted = true;
    }

    private void read() {
        try {
            take(JWKSet.parse(Files.readString(Path.of(location))));
        } catch (IOException | ParseException | JOSEException unusable) {
            keptBecause(unusable);
        }
    }

    private void take(JWKSet read) throws JOSEException {
        if (ring.take(read, System.nanoTime())) {
            LOG.log(Level.INFO, "a key of bearer tokens is not in {0} any more; whom it let in has to go", location);
            onWithdrawal.run();
        }
    }

    private void keptBecause(Throwable failure) {
        LOG.log(
                Level.WARNING,
                "cannot get the keys of bearer tokens from {0} ({1}); those of before still count{2}",
                location,
                failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage(),
                isFile(location) ? "" : ", for a day");
    }

    private AutoCloseable fetchRegularly() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "parley-keys");
            made.setDaemon(true);
            return made;
        });
        KeyFetch fetch = new KeyFetch(PATIENCE);
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(() -> tick(fetch), 0, 1, TimeUnit.SECONDS);
        try {
            if (!tried.await(FIRST_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "no keys of bearer tokens yet from {0}; going on without them", location);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return thread::shutdownNow;
    }

    private void tick(KeyFetch fetch) {
        long sinceNanos = System.nanoTime() - triedNanos;
        long soonNanos = isWanted ? RETRY_NANOS : ring.isInDoubt() ? CONFIRM_NANOS : REFRESH_NANOS;
        if (sinceNanos < soonNanos) {
            return;
        }
        isWanted = false;
        triedNanos = System.nanoTime();
        try {
            take(fetch.get(location));
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

    @Override
    public void close() {
        try {
            worker.close();
        } catch (Exception failure) {
            LOG.log(Level.DEBUG, "while closing", failure);
        }
    }
}
