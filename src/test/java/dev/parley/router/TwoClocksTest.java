package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.codec.MessageEncoder;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What counts by which clock. */
class TwoClocksTest {
    private static final long DAY_MILLIS = 86_400_000;
    private static final Evidence LOCAL = Evidence.of(InetAddress.getLoopbackAddress(), true);

    private final Core core = new Core();

    private static String text(List<Core.Delivery> deliveries) {
        return MessageEncoder.text(Objects.requireNonNull(deliveries.get(0).message()));
    }

    @Test
    void timestampsFollowAWallClockThatIsSet() {
        Core.Connection peer = core.connection("peer", LOCAL);
        core.connected(peer);
        core.received(peer, "[1,\"realm1\",{\"roles\":{\"subscriber\":{},\"caller\":{}}}]");
        core.wallClockSet(DAY_MILLIS);
        List<Core.Delivery> subscribed = core.received(peer, "[32,1,{},\"com.myapp.topic\"]");
        String id = text(subscribed).replaceAll(".*,|]", "");
        core.wallClockSet(-DAY_MILLIS);
        List<Core.Delivery> got = core.received(peer, "[48,2,{},\"wamp.subscription.get\",[" + id + "]]");
        String described = text(got);
        assertTrue(described.contains("\"created\":\"1970-01-02T00:00:01Z\""), described);
    }

    @Test
    void deadlinesDoNot() {
        core.connected(core.connection("peer", LOCAL));
        core.wallClockSet(DAY_MILLIS);
        assertEquals(List.of(), core.elapsed(RouterSettings.DEFAULT_HELLO_MILLIS - 1));
        core.wallClockSet(-2 * DAY_MILLIS);
        assertEquals(2, core.elapsed(1).size());
    }
}
