package dev.parley.engine.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one commit adds to the file: a header of 40 octets, then records. Filled, sealed, written and cleared, again and again, by one
 * thread.
 *
 * <pre>
 * header: "PlyC" (4), checksum of the file's id and of the rest of the header (4), number of the commit (8), how far the file was synced
 *         when it was written (8), milliseconds since 1970 (8), length of the records (4), their checksum (4)
 * record: 1 realm, length, name | 2 realm, position, length, entry | 3 realm, position forgotten | 4 realm, length, key, length, value
 *         | 5 realm, length, key removed | 6 realm, next position
 * </pre>
 *
 * <p>Numbers are big-endian, positions and times of 8 octets, others of 4; checksums are CRC32C; names and keys are UTF-8.
 */
final class Commit {
    static final int HEADER = 40;
    static final int MAGIC = 0x506c7943;

    private static final int USUAL = 64 * 1024;
    private static final int BIG = 4 * 1024 * 1024;
    private static final byte REALM = 1;
    private static final byte ENTRY = 2;
    private static final byte FORGOTTEN = 3;
    private static final byte VALUE = 4;
    private static final byte NO_VALUE = 5;
    private static final byte NEXT = 6;

    private ByteBuffer octets = ByteBuffer.allocate(USUAL).position(HEADER);

    /** What is told the records of a commit. */
    interface Reader {
        void realm(int realm, String name);

        /** An entry; its octets are at that place in the records. */
        void entry(int realm, long position, int at, int length);

        void forgotten(int realm, long position);

        void value(int realm, String key, byte @Nullable [] value);

        void next(int realm, long position);
    }

    /** A header that has been read, and is whole. */
    record Header(long number, long synced, long millis, int length, int checksum) {

        /** Reads the header at the position of those octets; null where there is none of that file. */
        static @Nullable Header of(ByteBuffer octets, long fileId) {
            int start = octets.position();
            if (octets.remaining() < HEADER
                    || octets.getInt(start) != MAGIC
                    || octets.getInt(start + 4) != headerChecksum(octets, start, fileId)) {
                return null;
            }
            return new Header(
                    octets.getLong(start + 8),
                    octets.getLong(start + 16),
                    octets.getLong(start + 24),
                    octets.getInt(start + 32),
                    octets.getInt(start + 36));
        }
    }

    private static int headerChecksum(ByteBuffer octets, int start, long fileId) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, fileId));
        crc.update(octets.duplicate().limit(start + HEADER).position(start + 8));
        return (int) crc.getValue();
    }

    static int checksum(ByteBuffer records) {
        CRC32C crc = new CRC32C();
        crc.update(records.duplicate());
        return (int) crc.getValue();
    }

    void clear() {
        if (octets.capacity() > BIG) {
            octets = ByteBuffer.allocate(USUAL);
        }
        octets.clear().position(HEADER);
    }

    boolean isEmpty() {
        return octets.position() == HEADER;
    }

    int size() {
        return octets.position();
    }

    void realm(int realm, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        begin(REALM, realm, 4 + utf8.length).putInt(utf8.length).put(utf8);
    }

    void entry(int realm, long position, byte[] entry) {
        begin(ENTRY, realm, 12 + entry.length)
                .putLong(position)
                .putInt(entry.length)
                .put(entry);
    }

    void forgotten(int realm, long position) {
        begin(FORGOTTEN, realm, 8).putLong(position);
    }

    void value(int realm, String key, byte @Nullable [] value) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        if (value == null) {
            begin(NO_VALUE, realm, 4 + utf8.length).putInt(utf8.length).put(utf8);
        } else {
            begin(VALUE, realm, 8 + utf8.length + value.length)
                    .putInt(utf8.length)
                    .put(utf8)
                    .putInt(value.length)
                    .put(value);
        }
    }

    void next(int realm, long position) {
        begin(NEXT, realm, 8).putLong(position);
    }

    private ByteBuffer begin(byte kind, int realm, int length) {
        int needed = Math.addExact(octets.position(), 5 + length);
        if (needed > octets.capacity()) {
            int doubled = octets.capacity() > BIG ? needed : 2 * octets.capacity();
            octets = ByteBuffer.allocate(Math.max(needed, doubled)).put(octets.flip());
        }
        return octets.put(kind).putInt(realm);
    }

    /** The commit as it is written, header included; what is added afterwards spoils it. */
    ByteBuffer seal(long fileId, long number, long synced) {
        ByteBuffer sealed = octets.duplicate().flip();
        sealed.putInt(0, MAGIC)
                .putLong(8, number)
                .putLong(16, synced)
                .putLong(24, System.currentTimeMillis())
                .putInt(32, sealed.limit() - HEADER)
                .putInt(36, checksum(records()))
                .putInt(4, headerChecksum(sealed, 0, fileId));
        return sealed;
    }

    ByteBuffer records() {
        return octets.duplicate().flip().position(HEADER).slice();
    }

    /** Tells the records. Throws some exception where they are none, or of a kind that is not known. */
    static void read(ByteBuffer records, Reader reader) {
        while (records.hasRemaining()) {
            byte kind = records.get();
            int realm = records.getInt();
            switch (kind) {
                case REALM -> reader.realm(realm, text(records));
                case ENTRY -> {
                    long position = records.getLong();
                    int length = records.getInt();
                    int at = records.position();
                    records.position(at + length);
                    reader.entry(realm, position, at, length);
                }
                case FORGOTTEN -> reader.forgotten(realm, records.getLong());
                case VALUE -> reader.value(realm, text(records), octets(records));
                case NO_VALUE -> reader.value(realm, text(records), null);
                case NEXT -> reader.next(realm, records.getLong());
                default -> throw new IllegalArgumentException("a record of the kind " + kind);
            }
        }
    }

    private static String text(ByteBuffer records) {
        return new String(octets(records), StandardCharsets.UTF_8);
    }

    private static byte[] octets(ByteBuffer records) {
        int length = records.getInt();
        if (length < 0 || length > records.remaining()) {
            throw new IllegalArgumentException("a length of " + length);
        }
        byte[] octets = new byte[length];
        records.get(octets);
        return octets;
    }
}
