package dev.parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.flow.Budget;
import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NudgedWireTest {
    private static final Text TEXT = new Text("[]", 0, Budget.unlimited());

    /** Keeps what it is given until something follows. */
    private static final class ForgetfulWire implements Wire {
        private final List<Done> kept = new ArrayList<>();
        private boolean forgets = true;

        @Override
        public synchronized void send(Text text, Done done) {
            if (forgets) {
                kept.add(done);
            } else {
                done.done(null);
            }
        }

        synchronized void followed() {
            kept.forEach(done -> done.done(null));
            kept.clear();
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public void close(int code, String reason) {}
    }

    private final ForgetfulWire forgetful = new ForgetfulWire();

    @Test
    void aMessageThatWasKeptLeavesWithWhatFollows() throws Exception {
        NudgedWire wire = new NudgedWire(forgetful, forgetful::followed);
        for (int i = 0; i < 3; i++) {
            CountDownLatch done = new CountDownLatch(1);
            wire.send(TEXT, failure -> done.countDown());
            assertTrue(done.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatFollowsComesOnceForEachMessage() throws Exception {
        Semaphore nudges = new Semaphore(0);
        NudgedWire wire = new NudgedWire(forgetful, nudges::release);
        wire.send(TEXT, failure -> {});
        assertTrue(nudges.tryAcquire(20, TimeUnit.SECONDS));
        assertFalse(nudges.tryAcquire(10 * NudgedWire.PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        forgetful.followed();
        wire.send(TEXT, failure -> {});
        assertTrue(nudges.tryAcquire(20, TimeUnit.SECONDS));
    }

    @Test
    void nothingFollowsWhatIsSoonOver() throws Exception {
        AtomicInteger nudges = new AtomicInteger();
        List<@Nullable Throwable> outcomes = new ArrayList<>();
        NudgedWire wire = new NudgedWire(forgetful, nudges::incrementAndGet);
        forgetful.forgets = false;
        for (int i = 0; i < 100; i++) {
            wire.send(TEXT, outcomes::add);
        }
        CountDownLatch later = new CountDownLatch(1);
        forgetful.forgets = true;
        new NudgedWire(forgetful, later::countDown).send(TEXT, failure -> {});
        assertTrue(later.await(20, TimeUnit.SECONDS));
        assertEquals(100, outcomes.size());
        assertEquals(0, nudges.get());
    }
}
