package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Subscribed;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Of how many shapes the patterns of one session are: what one publication may cost by them. */
class PatternBoundsTest {
    private final Core core = new Core(new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))));
    private final Core.Connection peer = core.connection("peer", Evidence.of(null, true));
    private long request;

    PatternBoundsTest() {
        core.connected(peer);
        core.received(peer, "[1,\"realm1\",{\"roles\":{\"subscriber\":{},\"callee\":{}}}]");
    }

    private Message send(String start, String options, String uri) {
        String text = "[" + start + "," + ++request + "," + options + (uri.isEmpty() ? "" : ",\"" + uri + "\"") + "]";
        return Objects.requireNonNull(core.received(peer, text).get(0).message());
    }

    private Message subscribe(String pattern, String match) {
        return send("32", "{\"match\":\"" + match + "\"}", pattern);
    }

    private Message register(String pattern, String match) {
        return send("64", "{\"match\":\"" + match + "\"}", pattern);
    }

    private static void assertRefused(Message answer, String why) {
        ErrorReply error = assertInstanceOf(ErrorReply.class, answer);
        assertEquals(ErrorUri.BUDGET_EXCEEDED, error.error());
        assertTrue(error.payload().json().contains(why), error.payload().json());
    }

    /** Components that are wild where the number has a bit. */
    private static String wildcard(int wild) {
        StringBuilder pattern = new StringBuilder("com");
        for (int i = 0; i < 8; i++) {
            pattern.append('.').append((wild >> i & 1) == 0 ? "a" : "");
        }
        return pattern.toString();
    }

    @Test
    void aSessionHasWildcardsOf32ShapesAndAsManyOfEachAsItLikes() {
        for (int i = 0; i < 16; i++) {
            assertEquals(
                    MessageType.SUBSCRIBED, subscribe(wildcard(i), "wildcard").type());
            assertEquals(
                    MessageType.REGISTERED,
                    register(wildcard(i + 16), "wildcard").type());
        }
        assertRefused(subscribe(wildcard(32), "wildcard"), "32 different ways");
        assertRefused(register(wildcard(32), "wildcard"), "32 different ways");
        assertEquals(
                MessageType.SUBSCRIBED,
                subscribe(wildcard(5).replace('a', 'b'), "wildcard").type());
        Message again = subscribe(wildcard(5), "wildcard");
        assertEquals(MessageType.SUBSCRIBED, again.type());
        assertEquals(MessageType.SUBSCRIBED, subscribe("com.a", "exact").type());
        core.received(
                peer,
                "[34," + ++request + "," + ((Subscribed) subscribe(wildcard(6), "wildcard")).subscription() + "]");
        assertEquals(MessageType.SUBSCRIBED, subscribe(wildcard(32), "wildcard").type());
    }

    @Test
    void aSessionHasFewerShapesOfLongWildcards() {
        for (int i = 0; i < 8; i++) {
            assertEquals(
                    MessageType.SUBSCRIBED,
                    subscribe(wildcard(i) + ".a".repeat(55), "wildcard").type());
        }
        assertRefused(subscribe(wildcard(8) + ".a".repeat(55), "wildcard"), "components together, of at most 512");
        assertEquals(
                MessageType.SUBSCRIBED,
                subscribe(wildcard(3) + ".b".repeat(55), "wildcard").type());
    }

    @Test
    void aSessionHasPrefixesOf128Lengths() {
        for (int i = 1; i <= 128; i++) {
            assertEquals(
                    MessageType.SUBSCRIBED, subscribe("a".repeat(i), "prefix").type());
        }
        assertRefused(subscribe("a".repeat(129), "prefix"), "128 different lengths");
        assertEquals(
                MessageType.SUBSCRIBED, subscribe("b".repeat(128), "prefix").type());
    }
}
