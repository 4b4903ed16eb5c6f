package dev.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.Json;
import dev.parley.message.MalformedException;
import dev.parley.message.MatchPolicy;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Register;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Yield;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.RealmCopy;
import dev.parley.router.SessionEnd;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes tell each other is the same when it has come. */
class FrameTest {
    private static final NodeId NODE = new NodeId("node1.7f");
    private static final Payload PAYLOAD = Payload.of("[1.0,\"\\u00e4\\n\"]", "{\"a\":1e2}");
    private static final Dict DICT = Dict.of("x_any", "ü\"");
    private static final Entry.Joined JOINED = new Entry.Joined(
            1L << 53,
            "jo\"e",
            "user",
            "ticket",
            "static",
            Map.of(Role.CALLEE, Set.of(Feature.CALL_CANCELING, Feature.CALL_REROUTE), Role.CALLER, Set.of()));

    static Stream<Entry> entries() {
        return Stream.of(
                new Entry.NodeUp(),
                new Entry.NodeReady(),
                new Entry.NodeDown(NODE),
                JOINED,
                new Entry.CookieChanged("h", null),
                new Entry.CookieChanged("h", "l"),
                new Entry.Asked(7, new Subscribe(1, Dict.of("match", "prefix"), "com.example."), 12),
                new Entry.Asked(7, new Unsubscribe(2, 5), 12),
                new Entry.Asked(7, new Register(3, DICT, "com.example.p"), 12),
                new Entry.Asked(7, new Unregister(4, 6), 12),
                new Entry.Asked(7, new Call(5, DICT, "wamp.session.kill", PAYLOAD), 12),
                new Entry.Revoked(7, 8, true, null),
                new Entry.Revoked(7, 8, false, "why"),
                new Entry.Judged(7, "com.example.t", DICT, PAYLOAD, true, false),
                new Entry.Detached(7),
                new Entry.Left(7, null),
                new Entry.Left(7, "gone"),
                new Entry.Killed(7, SessionEnd.KILLED, "wamp.close.killed", null, "why", true),
                new Entry.Killed(7, SessionEnd.EXPIRED, "wamp.close.x", "text", null, false));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anEntryIsTheSame(Entry entry) {
        assertEquals(entry, Texts.through(entry));
    }

    static Stream<Parcel> parcels() {
        return Stream.of(
                new Parcel.Published(new Event(1, 2, DICT, PAYLOAD)),
                new Parcel.Invoked(7, new Invocation(1, 2, DICT, PAYLOAD), true, false),
                new Parcel.Invoked(7, new Invocation(1, 2, DICT, Payload.NONE), false, true),
                new Parcel.Interrupted(7, new Interrupt(3, Dict.EMPTY)),
                new Parcel.Released(7, 3),
                new Parcel.Answered(7, new Yield(3, DICT, PAYLOAD)),
                new Parcel.Answered(7, new ErrorReply(MessageType.INVOCATION, 3, DICT, "com.example.error", PAYLOAD)),
                new Parcel.Busy(7, 3, PAYLOAD),
                new Parcel.Free(7),
                new Parcel.Probed(7, true),
                new Parcel.Unasked(7),
                new Parcel.Alive(7),
                new Parcel.Gap(),
                new Parcel.Copied(9, copy("x")),
                new Parcel.Copied(9, copy("\ud83d\ude00".repeat(300_000))));
    }

    private static RealmCopy copy(String text) {
        return new RealmCopy(
                List.of(NODE),
                List.of(new RealmCopy.Arriving(new NodeId("b"), NODE), new RealmCopy.Arriving(new NodeId("c"), null)),
                List.of(new RealmCopy.Member(NODE, JOINED, Map.of("x_more", text), List.of(3L), List.of())),
                List.of(new RealmCopy.Topic(
                        3,
                        "com.example",
                        MatchPolicy.WILDCARD,
                        12,
                        List.of(new RealmCopy.Subscriber(1, null), new RealmCopy.Subscriber(2, "k")))),
                List.of(new RealmCopy.Procedure(
                        4,
                        "com.example.p",
                        MatchPolicy.EXACT,
                        InvocationPolicy.ROUNDROBIN,
                        13,
                        List.of(new RealmCopy.Callee(1, true, false, 5)))),
                List.of(new RealmCopy.Testament(1, "detached", "com.example.t", DICT, PAYLOAD)),
                List.of(new RealmCopy.Description(1, "procedure", "com.example.p", new Json("{\"a\": 1.0}"))));
    }

    @ParameterizedTest
    @MethodSource("parcels")
    void aParcelIsTheSame(Parcel parcel) {
        assertEquals(parcel, Texts.through(parcel));
    }

    @Test
    void aCopyIsSeveralFrames() {
        assertTrue(ParcelText.octets(new Parcel.Copied(9, copy("x".repeat(1_000_000))))
                        .size()
                > 3);
    }

    @Test
    void whatIsLeftOfALostCopyIsForgotten() throws MalformedException {
        ParcelText texts = new ParcelText();
        assertNull(texts.read("[\"piece\",\"lost\"]"));
        texts.lost();
        Parcel copied = new Parcel.Copied(9, copy("x"));
        String text = new String(ParcelText.octets(copied).get(0), StandardCharsets.UTF_8);
        assertEquals(copied, texts.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[1,\"a\",1,0,0]",
                "[2,\"a\",1,0,0]\u001e",
                "[1,\"a\",1,0]\u001e",
                "[1,\"a\",-1,0,0]\u001e",
                "[1,\"a\",1,0,0,0]\u001e",
                "[1,\"a\",1,0,0]\u001e[\"up\"]",
                "{}\u001e"
            })
    void aMalformedFrameIsRefused(String text) {
        assertThrows(MalformedException.class, () -> Frame.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"nothing\"]",
                "[\"up\",1]",
                "[\"down\"]",
                "[\"asked\",1,2,[36,1,1,{}]]",
                "[\"asked\",1,2,[64,1,{}]]",
                "[\"killed\",1,\"NEVER\",\"a\",null,null,true]",
                "[\"revoked\",1,2,3,null]",
                "[\"left\",1,2]"
            })
    void aMalformedEntryIsRefused(String text) {
        MalformedException refused = assertThrows(MalformedException.class, () -> EntryText.read(text));
        assertTrue(!String.valueOf(refused.getMessage()).isBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"published\",[8,1,1,{},\"a.b\"]]",
                "[\"answered\",1,[36,1,1,{}]]",
                "[\"free\"]",
                "[\"copied\",1,\"[]\"]",
                "[\"nothing\",1]"
            })
    void aMalformedParcelIsRefused(String text) {
        assertThrows(MalformedException.class, () -> new ParcelText().read(text));
    }
}
