package dev.parley.cluster;

import dev.parley.codec.ArrayReader;
import dev.parley.codec.ArrayWriter;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.MalformedException;
import dev.parley.message.Message;
import dev.parley.message.Yield;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.Time;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parcels as text, and back. A copy of the directory is several texts, so that no frame need be as long as it. Has what it has read of such. */
final class ParcelText {
    private static final int PIECE = 128 * 1024;

    /** What has come of a copy. */
    private final StringBuilder copy = new StringBuilder();

    static List<byte[]> octets(Parcel parcel) {
        if (parcel instanceof Parcel.Copied copied) {
            return pieces(copied);
        }
        Writing writing = new Writing();
        // who it is from and when it is says the frame
        parcel.accept(writing, new NodeId(""), new Time(0, 0));
        return List.of(writing.text.octets());
    }

    private static List<byte[]> pieces(Parcel.Copied copied) {
        List<byte[]> pieces = new ArrayList<>();
        String text = CopyText.text(copied.copy());
        int start = 0;
        while (text.length() - start > PIECE) {
            int end = start + PIECE;
            end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
            pieces.add(new ArrayWriter()
                    .string("piece")
                    .string(text.substring(start, end))
                    .octets());
            start = end;
        }
        pieces.add(new ArrayWriter()
                .string("copied")
                .integer(copied.position())
                .string(text.substring(start))
                .octets());
        return pieces;
    }

    /** The parcel of that text; null where it is a piece of one. */
    @Nullable
    Parcel read(String text) throws MalformedException {
        ArrayReader from = new ArrayReader(text);
        Parcel parcel = read(from.string("the kind of a parcel"), from);
        from.endOfText();
        return parcel;
    }

    /** What has been read of a copy was not all. */
    void lost() {
        copy.setLength(0);
    }

    private @Nullable Parcel read(String kind, ArrayReader from) throws MalformedException {
        if (kind.equals("piece")) {
            copy.append(from.string("a piece of a copy"));
            return null;
        }
        if (kind.equals("copied")) {
            long position = from.integer("a position of the roll");
            String all = copy.append(from.string("the end of a copy")).toString();
            copy.setLength(0);
            return new Parcel.Copied(position, CopyText.read(all));
        }
        if (kind.equals("gap")) {
            return new Parcel.Gap();
        }
        if (kind.equals("published")) {
            return new Parcel.Published(message(Event.class, from));
        }
        long session = from.integer("the id of a session");
        return switch (kind) {
            case "invoked" ->
                new Parcel.Invoked(
                        session,
                        message(Invocation.class, from),
                        from.bool("whether it is a part"),
                        from.bool("whether payloads may pass through"));
            case "interrupted" -> new Parcel.Interrupted(session, message(Interrupt.class, from));
            case "released" -> new Parcel.Released(session, from.integer("the id of an invocation"));
            case "answered" -> {
                Message answer = from.message();
                if (answer instanceof Yield || answer instanceof ErrorReply) {
                    yield new Parcel.Answered(session, answer);
                }
                throw new MalformedException("a parcel with an answer that is none");
            }
            case "busy" -> {
                Yield payload = message(Yield.class, from);
                yield new Parcel.Busy(session, payload.request(), payload.payload());
            }
            case "free" -> new Parcel.Free(session);
            case "probed" -> new Parcel.Probed(session, from.bool("whether it is asked"));
            case "unasked" -> new Parcel.Unasked(session);
            case "alive" -> new Parcel.Alive(session);
            default -> throw new MalformedException("a parcel of the unknown kind " + kind);
        };
    }

    private static <M extends Message> M message(Class<M> type, ArrayReader from) throws MalformedException {
        Message message = from.message();
        if (!type.isInstance(message)) {
            throw new MalformedException("a parcel with a " + message.type() + " where it has none");
        }
        return type.cast(message);
    }

    private static final class Writing implements Parcel.Visitor {
        final ArrayWriter text = new ArrayWriter();

        @Override
        public void published(Parcel.Published published, NodeId from, Time now) {
            text.string("published").message(published.publication());
        }

        @Override
        public void invoked(Parcel.Invoked invoked, NodeId from, Time now) {
            text.string("invoked").integer(invoked.session()).message(invoked.invocation());
            text.bool(invoked.isPart()).bool(invoked.takesPassThru());
        }

        @Override
        public void interrupted(Parcel.Interrupted interrupted, NodeId from, Time now) {
            text.string("interrupted").integer(interrupted.session()).message(interrupted.interrupt());
        }

        @Override
        public void released(Parcel.Released released, NodeId from, Time now) {
            text.string("released").integer(released.session()).integer(released.invocation());
        }

        @Override
        public void answered(Parcel.Answered answered, NodeId from, Time now) {
            text.string("answered").integer(answered.session()).message(answered.message());
        }

        @Override
        public void busy(Parcel.Busy busy, NodeId from, Time now) {
            text.string("busy").integer(busy.session());
            text.message(new Yield(busy.invocation(), Dict.EMPTY, busy.payload()));
        }

        @Override
        public void free(Parcel.Free free, NodeId from, Time now) {
            text.string("free").integer(free.session());
        }

        @Override
        public void probed(Parcel.Probed probed, NodeId from, Time now) {
            text.string("probed").integer(probed.session()).bool(probed.isAsked());
        }

        @Override
        public void unasked(Parcel.Unasked unasked, NodeId from, Time now) {
            text.string("unasked").integer(unasked.session());
        }

        @Override
        public void alive(Parcel.Alive alive, NodeId from, Time now) {
            text.string("alive").integer(alive.session());
        }

        @Override
        public void gap(Parcel.Gap gap, NodeId from, Time now) {
            text.string("gap");
        }

        @Override
        public void copied(Parcel.Copied copied, NodeId from, Time now) {
            throw new IllegalArgumentException("a copy is several texts");
        }
    }
}
