package dev.parley.cluster;

import dev.parley.message.MalformedException;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import java.util.List;

/** What becomes of entries and parcels on their way from one node to another: frames, and back. */
public final class Texts {
    private static final NodeId NODE = new NodeId("node");

    private Texts() {}

    public static Entry through(Entry entry) {
        try {
            return EntryText.read(onlyText(List.of(EntryText.octets(entry))).get(0));
        } catch (MalformedException unreadable) {
            throw new AssertionError(entry.toString(), unreadable);
        }
    }

    public static Parcel through(Parcel parcel) {
        ParcelText texts = new ParcelText();
        try {
            Parcel read = null;
            for (String text : onlyText(ParcelText.octets(parcel))) {
                read = texts.read(text);
            }
            if (read == null) {
                throw new AssertionError("nothing was left of " + parcel);
            }
            return read;
        } catch (MalformedException unreadable) {
            throw new AssertionError(parcel.toString(), unreadable);
        }
    }

    private static List<String> onlyText(List<byte[]> octets) throws MalformedException {
        return Frame.of(Frame.octets(NODE, 1, 2, 3, octets)).entries();
    }
}
