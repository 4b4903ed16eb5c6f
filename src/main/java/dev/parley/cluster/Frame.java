package dev.parley.cluster;

import dev.parley.codec.ArrayReader;
import dev.parley.codec.ArrayWriter;
import dev.parley.message.MalformedException;
import dev.parley.router.NodeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes through the engine at once: a header, and entries of the roll or parcels. Each is a JSON array with the character 0x1E behind it.
 *
 * @param from who has written it
 * @param number the frame's, of that node in the roll or on that link
 * @param applied as far as that position its writer had applied the roll
 * @param heard the number of the last frame that has come to its writer from the receiver; in the roll 0
 * @param entries the text of each
 */
record Frame(NodeId from, long number, long applied, long heard, List<String> entries) {
    private static final int VERSION = 1;
    private static final char END = 0x1e;

    static byte[] octets(NodeId from, long number, long applied, long heard, List<byte[]> entries) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(64 + size(entries));
        octets.writeBytes(new ArrayWriter()
                .integer(VERSION)
                .string(from.name())
                .integer(number)
                .integer(applied)
                .integer(heard)
                .octets());
        octets.write(END);
        for (byte[] entry : entries) {
            octets.writeBytes(entry);
            octets.write(END);
        }
        return octets.toByteArray();
    }

    static int size(List<byte[]> entries) {
        int size = 0;
        for (byte[] entry : entries) {
            size += entry.length + 1;
        }
        return size;
    }

    static Frame of(byte[] octets) throws MalformedException {
        String text = new String(octets, StandardCharsets.UTF_8);
        int end = text.indexOf(END);
        if (end < 0) {
            throw new MalformedException("a frame without a header");
        }
        ArrayReader header = new ArrayReader(text.substring(0, end));
        long version = header.integer("the version of a frame");
        if (version != VERSION) {
            throw new MalformedException("a frame of version " + version + ", where this node knows " + VERSION);
        }
        NodeId from = new NodeId(header.string("the node of a frame"));
        long number = header.integer("the number of a frame");
        long applied = header.integer("a position of the roll");
        long heard = header.integer("the number of a frame that was heard");
        header.endOfText();
        List<String> entries = new ArrayList<>();
        for (int start = end + 1; start < text.length(); start = end + 1) {
            end = text.indexOf(END, start);
            if (end < 0) {
                throw new MalformedException("a frame that was cut off");
            }
            entries.add(text.substring(start, end));
        }
        return new Frame(from, number, applied, heard, entries);
    }
}
