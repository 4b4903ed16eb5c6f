package dev.parley.engine.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the file keeps of a realm: its values, and where its entries are. For one thread at a time. */
final class Kept {
    /** 2^6 positions a page: few are lost where one of many is kept. */
    private static final int BITS = 6;

    private static final int PAGE = 1 << BITS;

    final int realm;
    final String name;
    final Map<String, byte[]> values = new LinkedHashMap<>();

    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private long next = 1;
    private long count;
    private long octets;

    private static final class Page {
        /** Where an entry is in the file; 0 where there is none. */
        final long[] offsets = new long[PAGE];

        final int[] lengths = new int[PAGE];
        int count;
    }

    /** What is told where the entries are. */
    interface Visitor<E extends Exception> {
        void entry(long position, long offset, int length) throws E;
    }

    Kept(int realm, String name) {
        this.realm = realm;
        this.name = name;
    }

    /** The position of the next entry: greater than any that there has been. */
    long next() {
        return next;
    }

    void next(long position) {
        next = Math.max(next, position);
    }

    /** How many entries there are. */
    long count() {
        return count;
    }

    /** About how many octets of the file it takes. */
    long octets() {
        return octets;
    }

    void add(long position, long offset, int length) {
        next(position + 1);
        Page page = pages.computeIfAbsent(position >> BITS, added -> new Page());
        int index = (int) (position & PAGE - 1);
        if (page.offsets[index] == 0) {
            page.count++;
            count++;
        } else {
            octets -= size(page.lengths[index]);
        }
        page.offsets[index] = offset;
        page.lengths[index] = length;
        octets += size(length);
    }

    boolean has(long position) {
        Page page = pages.get(position >> BITS);
        return page != null && page.offsets[(int) (position & PAGE - 1)] != 0;
    }

    void remove(long position) {
        Page page = pages.get(position >> BITS);
        int index = (int) (position & PAGE - 1);
        if (page == null || page.offsets[index] == 0) {
            return;
        }
        page.offsets[index] = 0;
        octets -= size(page.lengths[index]);
        count--;
        if (--page.count == 0) {
            pages.remove(position >> BITS);
        }
    }

    void value(String key, byte @Nullable [] value) {
        byte[] before = value == null ? values.remove(key) : values.put(key, value);
        octets -= before == null ? 0 : size(key, before);
        octets += value == null ? 0 : size(key, value);
    }

    private static long size(int length) {
        return 17L + length;
    }

    private static long size(String key, byte[] value) {
        return 13L + key.length() + value.length;
    }

    /** Tells where the entries are, by their positions. */
    <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        for (Map.Entry<Long, Page> each : pages.entrySet()) {
            Page page = each.getValue();
            for (int i = 0; i < PAGE; i++) {
                if (page.offsets[i] != 0) {
                    visitor.entry((each.getKey() << BITS) + i, page.offsets[i], page.lengths[i]);
                }
            }
        }
    }
}
