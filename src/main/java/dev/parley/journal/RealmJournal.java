package dev.parley.journal;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineException;
import dev.parley.engine.RealmStore;
import dev.parley.message.Event;
import dev.parley.router.Action;
import dev.parley.router.Time;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one realm. Gives the engine what the realm wants recorded, and tells the realm what became of it. The hub opens it before
 * anybody comes in; the holder of the realm's mailbox calls the rest of it.
 */
public final class RealmJournal implements RealmStore.Listener {
    private static final String ANOTHER_VERSION =
            ". It was written by another version of Parley, or not by Parley: start that version, or begin anew with an engine that is"
                    + " empty";

    /** What the engine has been given, and when, by {@link System#nanoTime}. */
    private static final class Given {
        final Event entry;
        final byte[] octets;
        final long since = System.nanoTime();

        Given(Event entry, byte[] octets) {
            this.entry = entry;
            this.octets = octets;
        }
    }

    private final Realm realm;
    private final Consumer<Router.News.Teller> tell;
    private final JournalCounts counts;
    private final Queue<Given> given = new ConcurrentLinkedQueue<>();
    private final RealmStore store;

    /** The time while what has been kept is read; null afterwards. */
    private @Nullable Time opening;

    /** What the realm wants done about it. */
    private final List<Action> wanted = new ArrayList<>();

    /**
     * Opens the journal, and tells the realm what is in it.
     *
     * @param tell has the realm told something, in its turn
     * @throws EngineException if that cannot be read
     */
    public RealmJournal(Engine engine, Realm realm, Consumer<Router.News.Teller> tell, JournalCounts counts, Time now) {
        this.realm = realm;
        this.tell = tell;
        this.counts = counts;
        opening = now;
        store = engine.open(realm.name(), this);
        opening = null;
        for (Action action : wanted) {
            if (action instanceof Action.Forget forget) {
                forget(forget.position());
            } else if (action instanceof Action.Save save) {
                save(save.key(), save.value());
            }
        }
        wanted.clear();
    }

    /** Has that kept. */
    public void record(Event entry) {
        byte[] octets = MessageEncoder.octets(entry, 0);
        given.add(new Given(entry, octets));
        store.append(octets);
    }

    /** Has that value kept; none where it is null. */
    public void save(String key, @Nullable String value) {
        store.save(key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** Nobody wants what is kept there any longer. */
    public void forget(long position) {
        store.forget(position);
    }

    @Override
    public void loaded(String key, byte[] value) {
        Time now = opening;
        if (now == null) {
            return;
        }
        try {
            note(realm.loaded(key, new String(value, StandardCharsets.UTF_8), now));
        } catch (IllegalArgumentException unreadable) {
            throw new EngineException(
                    "the value " + key + " of the realm " + realm.name() + " cannot be read: " + unreadable.getMessage()
                            + ANOTHER_VERSION,
                    unreadable);
        }
    }

    @Override
    public void recorded(long position, byte[] octets) {
        Time now = opening;
        if (now != null) {
            restored(position, octets, now);
            return;
        }
        Given first = given.peek();
        boolean isOwn = first != null && first.octets == octets;
        if (isOwn) {
            given.remove();
            counts.recorded(octets.length, System.nanoTime() - first.since);
        }
        Event entry = isOwn ? first.entry : read(position, octets);
        tell.accept(then -> realm.recorded(position, entry, then));
    }

    @Override
    public void failed(byte[] octets, String why) {
        Given first = given.remove();
        counts.failed();
        tell.accept(then -> realm.notRecorded(first.entry.publication(), why, then));
    }

    private void restored(long position, byte[] octets, Time now) {
        try {
            note(realm.recorded(position, read(position, octets), now));
        } catch (IllegalArgumentException unreadable) {
            throw unreadable(position, unreadable);
        }
    }

    /** Keeps what the realm wants done until the store is open. Nobody is there yet who could be sent anything. */
    private void note(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Forget || action instanceof Action.Save) {
                wanted.add(action);
            }
        }
    }

    private Event read(long position, byte[] octets) {
        Batch read = new MessageDecoder().decode(new String(octets, StandardCharsets.UTF_8));
        if (read.malformed() == null && read.messages().get(0) instanceof Event event) {
            return event;
        }
        throw unreadable(position, new IllegalArgumentException(read.malformed()));
    }

    private EngineException unreadable(long position, IllegalArgumentException why) {
        return new EngineException(
                "the entry " + position + " of the realm " + realm.name() + " cannot be read: " + why.getMessage()
                        + ANOTHER_VERSION,
                why);
    }
}
