package dev.parley.flow;

import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Has two threads do one thing each at the same moment, again and again, a little earlier or later each time. */
public final class Duel {
    private static final int MOST_SPINS = 300;

    private Duel() {}

    /** One round. */
    public interface Round {
        void one();

        void other();

        /** Is called when both have ended; the next round comes after it. */
        void judge(int round);
    }

    /** Plays so many rounds; fails with what fails in them. */
    public static void play(int rounds, long seed, Round round) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(2);
        CyclicBarrier end = new CyclicBarrier(2);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread rival = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(~seed);
            try {
                for (int i = 0; i < rounds; i++) {
                    start.await(40, TimeUnit.SECONDS);
                    spin(random);
                    round.other();
                    end.await(40, TimeUnit.SECONDS);
                }
            } catch (Throwable failed) {
                failure.compareAndSet(null, failed);
                start.reset();
                end.reset();
            }
        });
        rival.start();
        SplittableRandom random = new SplittableRandom(seed);
        try {
            for (int i = 0; i < rounds; i++) {
                start.await(40, TimeUnit.SECONDS);
                spin(random);
                round.one();
                end.await(40, TimeUnit.SECONDS);
                round.judge(i);
            }
        } catch (BrokenBarrierException | TimeoutException broken) {
            throw new AssertionError("seed " + seed, failure.get() == null ? broken : failure.get());
        } finally {
            rival.interrupt();
            rival.join(40_000);
        }
    }

    private static void spin(SplittableRandom random) {
        for (int i = random.nextInt(MOST_SPINS); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
