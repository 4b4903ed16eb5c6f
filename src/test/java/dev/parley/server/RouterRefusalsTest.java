package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;
import dev.parley.runtime.Hub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterRefusalsTest {
    private static final Map<String, List<String>> OFFER = Map.of("Sec-WebSocket-Protocol", List.of("wamp.2.json"));

    @Test
    void aClosedRouterSaysSo() {
        List<RealmSettings> realms = List.of(RealmSettings.openOnLoopback("realm1"));
        Hub hub = new Hub(new RouterSettings(realms, 10_000, 100, 2_000, SessionLimits.DEFAULT, RealmLimits.DEFAULT));
        assertNull(RouterRefusals.of(hub, null, OFFER, origin -> true));

        hub.close();

        Refusal refusal = RouterRefusals.of(hub, null, OFFER, origin -> true);
        assertNotNull(refusal);
        assertEquals(503, refusal.status());
        assertEquals("10", refusal.headers().get("Retry-After"));
    }
}
