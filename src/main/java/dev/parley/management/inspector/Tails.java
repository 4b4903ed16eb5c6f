package dev.parley.management.inspector;

import dev.parley.fault.Audit;
import dev.parley.runtime.Hub;
import dev.parley.runtime.tail.Tail;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.runtime.tail.TailSubject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tails that operators look at: {@value #MOST} at most, each for as long as somebody asks for what it has seen. Made by {@link Inspector};
 * for any thread.
 */
final class Tails {
    static final int MOST = 4;

    /** Browsers ask less often for a page that nobody looks at. */
    private static final long MOST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long LOOK_MILLIS = 1_000;

    private final Hub hub;
    private final Audit audit;
    private final long mostIdleNanos;

    /** Guarded by this, as is the rest. */
    private final Map<Long, Running> running = new LinkedHashMap<>();

    private TailAccess access = TailAccess.OFF;
    private long last;

    /** Somebody looks after those that nobody asks for. */
    private boolean isLooking;

    private record Running(long number, String realm, Tail tail, Map<String, @Nullable Object> operator) {
        Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            TailSubject subject = tail.subject();
            fields.put("tail", number);
            fields.put("realm", realm);
            if (subject.session() == 0) {
                fields.put("uri", subject.uri());
                fields.put("match", subject.match().key());
            } else {
                fields.put("session", subject.session());
            }
            fields.put("payloads", tail.hasPayloads());
            fields.putAll(operator);
            return fields;
        }
    }

    Tails(Hub hub, Audit audit) {
        this(hub, audit, MOST_IDLE_NANOS);
    }

    Tails(Hub hub, Audit audit, long mostIdleNanos) {
        this.hub = hub;
        this.audit = audit;
        this.mostIdleNanos = mostIdleNanos;
    }

    synchronized TailAccess access() {
        return access;
    }

    /** Permits so much from now on. What ran under other terms ends. */
    void permit(TailAccess permitted) {
        boolean isOther;
        synchronized (this) {
            isOther = permitted != access;
            access = permitted;
        }
        if (isOther) {
            int unused = end(
                    each -> each.tail.hasPayloads() != (permitted == TailAccess.PAYLOADS)
                            || permitted == TailAccess.OFF,
                    "the configuration has changed");
        }
    }

    /**
     * Begins to look at messages.
     *
     * @param operator who does, for the audit
     * @return its number; null where the realm does not answer
     * @throws RefusedException where that is not permitted, or too many look already
     */
    CompletableFuture<@Nullable Map<String, @Nullable Object>> begin(
            String realm, TailSubject subject, Map<String, @Nullable Object> operator) {
        Running begun = admit(realm, subject, operator);
        return hub.inspection().show(realm, begun.tail).handle((isThere, failure) -> {
            if (Boolean.TRUE.equals(isThere) && isRunning(begun)) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("tail", begun.number);
                row.put("hasPayloads", begun.tail.hasPayloads());
                audit.tell("tail_begun", begun.fields());
                return row;
            }
            withdraw(begun);
            if (failure == null && isThere == null) {
                return null;
            }
            throw new NoSuchElementException(
                    failure == null ? "there is no session " + subject.session() : "there is no realm " + realm);
        });
    }

    private synchronized Running admit(String realm, TailSubject subject, Map<String, @Nullable Object> operator) {
        if (access == TailAccess.OFF) {
            throw new RefusedException(403, "the configuration does not permit that: management.tail is off");
        }
        if (running.size() >= MOST) {
            throw new RefusedException(429, MOST + " tails run already, and no more may: end one, or wait");
        }
        Running begun = new Running(++last, realm, new Tail(subject, access == TailAccess.PAYLOADS), operator);
        running.put(begun.number, begun);
        if (!isLooking) {
            isLooking = true;
            hub.executeLater(LOOK_MILLIS, this::look);
        }
        return begun;
    }

    /** The configuration may have changed meanwhile. */
    private synchronized boolean isRunning(Running begun) {
        return running.containsKey(begun.number);
    }

    private void withdraw(Running begun) {
        synchronized (this) {
            running.remove(begun.number);
        }
        hub.inspection().hide(begun.realm, begun.tail);
    }

    /** What that tail has seen behind the message of that number. */
    Map<String, @Nullable Object> read(long number, long after) {
        Running found;
        synchronized (this) {
            found = running.get(number);
        }
        if (found == null) {
            throw new RefusedException(404, "there is no such tail any more");
        }
        return Rows.part(found.tail.read(after));
    }

    /** Ends that tail; whether it was there. */
    boolean end(long number) {
        return end(each -> each.number == number, "it was told to") > 0;
    }

    private int end(Predicate<Running> isWanted, String why) {
        List<Running> ending;
        synchronized (this) {
            ending = new ArrayList<>(running.values());
            ending.removeIf(isWanted.negate());
            running.values().removeAll(ending);
        }
        for (Running each : ending) {
            withdraw(each);
            Map<String, @Nullable Object> fields = each.fields();
            fields.put("messages", each.tail.messages());
            fields.put("reason", why);
            audit.tell("tail_ended", fields);
        }
        return ending.size();
    }

    /** Ends those that nobody asks for. */
    private void look() {
        int unused = end(each -> each.tail.neglectedNanos() > mostIdleNanos, "nobody asked for it any more");
        synchronized (this) {
            isLooking = !running.isEmpty() && !hub.isClosed();
            if (isLooking) {
                hub.executeLater(LOOK_MILLIS, this::look);
            }
        }
    }
}
