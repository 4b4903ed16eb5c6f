package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.codec.MessageEncoder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a realm refuses to a peer that sends more than it may, and what it does not. */
class TooMuchTest {
    private static final String ALL_ROLES = "{\"roles\":{\"publisher\":{},\"subscriber\":{},"
            + "\"caller\":{\"features\":{\"progressive_call_invocations\":true}},"
            + "\"callee\":{\"features\":{\"progressive_call_invocations\":true,\"call_canceling\":true}}}}";

    private final Core core = new Core(TestRealms.SETTINGS);
    private Core.Connection fast;

    @BeforeEach
    void join() {
        fast = joined("fast");
    }

    private Core.Connection joined(String name) {
        Core.Connection peer = core.connection(name, Evidence.of(null, true));
        core.connected(peer);
        core.received(peer, "[1,\"strict_ids\"," + ALL_ROLES + "]");
        return peer;
    }

    private List<String> tooMuch(String text) {
        return texts(core.receivedTooMuch(fast, text));
    }

    private static List<String> texts(List<Core.Delivery> deliveries) {
        return deliveries.stream()
                .map(each -> each.message() == null ? "closed" : MessageEncoder.text(each.message()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "48 | [48,1,{},\"com.a\"]",
                "48 | [48,1,{\"progress\":true},\"com.a\"]",
                "64 | [64,1,{},\"com.a\"]",
                "32 | [32,1,{},\"com.a\"]",
                "16 | [16,1,{\"acknowledge\":true},\"com.a\"]",
            })
    void whatAsksForSomethingNewIsRefusedAndItsIdIsUsedUp(int type, String request) {
        assertEquals(List.of("[8," + type + ",1,{},\"parley.error.rate_exceeded\",[\"why\"]]"), tooMuch(request));
        // in this realm ids count
        assertTrue(texts(core.received(fast, "[32,2,{},\"com.b\"]")).get(0).startsWith("[33,2,"));
    }

    @Test
    void aPublicationWithoutAcknowledgementIsDropped() {
        Core.Connection other = joined("other");
        core.received(other, "[32,1,{},\"com.a\"]");
        assertEquals(List.of(), tooMuch("[16,1,{},\"com.a\"]"));
        assertTrue(texts(core.received(fast, "[16,2,{},\"com.a\",[2]]")).get(0).endsWith("[2]]"));
    }

    @Test
    void whatAnswersOthersOrGivesSomethingUpIsNotRefused() {
        Core.Connection other = joined("other");
        core.received(fast, "[64,1,{},\"com.a\"]");
        String registered = texts(core.received(fast, "[64,2,{},\"com.b\"]")).get(0);
        core.received(other, "[48,1,{},\"com.a\"]");
        assertEquals(List.of("[50,1,{},[5]]"), tooMuch("[70,1,{},[5]]"));
        core.received(other, "[48,2,{},\"com.a\"]");
        assertTrue(tooMuch("[8,68,2,{},\"com.error\"]").get(0).startsWith("[8,48,2,"));
        String registration = registered.replaceAll("\\[65,2,(\\d+)]", "$1");
        assertEquals(List.of("[67,3]"), tooMuch("[66,3," + registration + "]"));
        assertEquals(List.of("[6,{},\"wamp.close.goodbye_and_out\"]"), tooMuch("[6,{},\"wamp.close.normal\"]"));
    }

    @Test
    void aCallUnderWayGoesOn() {
        Core.Connection callee = joined("callee");
        core.received(callee, "[64,1,{},\"com.a\"]");
        core.received(fast, "[48,1,{\"progress\":true},\"com.a\",[1]]");
        List<String> next = tooMuch("[48,1,{\"progress\":true},\"com.a\",[2]]");
        assertEquals(1, next.size());
        assertTrue(next.get(0).startsWith("[68,1,") && next.get(0).endsWith("[2]]"), next::toString);
        assertTrue(tooMuch("[49,1,{\"mode\":\"kill\"}]").get(0).startsWith("[69,1,"));
    }

    @Test
    void whatBreaksTheProtocolIsAnsweredAsEver() {
        assertTrue(tooMuch("[16,7,{\"acknowledge\":true},\"com.a\"]").get(0).contains("wamp.error.protocol_violation"));
    }
}
