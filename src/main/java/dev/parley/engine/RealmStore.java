package dev.parley.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link Engine} keeps of one realm: a journal of entries, each of which has a position, and a vault of small values by key. No
 * method waits for anything. For all threads.
 */
public interface RealmStore {

    /** Hears of what is kept. Called by one thread at a time. Takes no time, and throws nothing. */
    interface Listener {

        /** There is a value under that key: when the store is opened, before any entry. */
        void loaded(String key, byte[] value);

        /**
         * An entry is kept, whatever happens to this process.
         *
         * @param position greater than those of all entries before
         * @param entry the very array that was given to {@link RealmStore#append}, where it was given to this store
         */
        void recorded(long position, byte[] entry);

        /**
         * An entry that was given to this store is not kept, and will not be. Entries that were given after it may be.
         *
         * @param entry the very array
         * @param why in words for whoever gave it
         */
        void failed(byte[] entry, String why);
    }

    /** Has an entry kept behind all that were given before. Its fate is told by another thread, in the order in which they were given. */
    void append(byte[] entry);

    /** An entry need not be kept any longer. It may still be told of when the store is next opened. */
    void forget(long position);

    /**
     * Has a value kept in the place of the one under that key, soon.
     *
     * @param value null where there is to be none
     */
    void save(String key, byte @Nullable [] value);
}
