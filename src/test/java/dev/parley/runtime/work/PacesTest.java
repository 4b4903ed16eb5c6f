package dev.parley.runtime.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.auth.Evidence;
import dev.parley.auth.Identity;
import dev.parley.flow.Rate;
import dev.parley.router.PlaceId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PacesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Rate RATE = new Rate(10, 0, 1, false);

    private final Paces paces = new Paces();
    private final PlaceId realm = new PlaceId("realm1");

    private static Identity guest(int number) {
        return new Identity("anonymous-" + number, "guest", "anonymous", "static", Map.of());
    }

    private static Identity user(String authid) {
        return new Identity(authid, "user", "ticket", "static", Map.of());
    }

    private static Evidence from(int address) throws UnknownHostException {
        byte[] octets = {10, (byte) (address >> 16), (byte) (address >> 8), (byte) address};
        return Evidence.of(InetAddress.getByAddress(octets), false);
    }

    private Paces.Stay begin(Identity identity, Evidence evidence, int messages, long now) {
        Map<String, Rate> rates = Map.of("guest", RATE, "user", RATE);
        Paces.Stay stay = Objects.requireNonNull(paces.begin(rates, realm, identity, evidence, now));
        for (int i = 0; i < messages; i++) {
            stay.pace().count(1, now);
        }
        return stay;
    }

    /** Comes, sends so many messages, and goes. */
    private void visit(Identity identity, Evidence evidence, int messages) {
        begin(identity, evidence, messages, 0).end(0);
    }

    private long waitBehind(Identity identity, Evidence evidence, int messages) {
        return begin(identity, evidence, messages, 0).pace().waitNanos(0);
    }

    @Test
    void anAccountHasOneBurstHoweverOftenItComes() throws Exception {
        visit(user("mallory"), from(1), 25);
        assertEquals(3 * SECOND / 2, waitBehind(user("mallory"), from(2), 0));
        assertEquals(0, waitBehind(user("alice"), from(1), 10));
        visit(user("mallory"), from(3), 10);
        assertEquals(5 * SECOND / 2, waitBehind(user("mallory"), from(1), 0));
    }

    @Test
    void guestsOfAnAddressHaveOneBurstAndPayNoMore() throws Exception {
        visit(guest(1), from(1), 100);
        assertEquals(0, waitBehind(guest(2), from(1), 0), "another may send at once");
        assertEquals(SECOND / 10, waitBehind(guest(3), from(1), 1), "and is at the rate then");
        assertEquals(0, waitBehind(guest(4), from(2), 10));
    }

    @Test
    void theSessionsOfOneTimeHaveEachTheirOwn() throws Exception {
        begin(user("alice"), from(1), 20, 0);
        assertEquals(0, waitBehind(user("alice"), from(1), 10));
    }

    @Test
    void whoMaySendAsFastAsHeLikesIsNotKnown() throws Exception {
        assertNull(paces.begin(Map.of("user", RATE), realm, guest(1), from(1), 0));
    }

    @Test
    void whatHasHadItsTimeIsForgottenAndTheRestIsBounded() throws Exception {
        for (int i = 0; i < 2 * Paces.MOST; i++) {
            visit(guest(i), from(i), 1);
        }
        assertEquals(Paces.MOST, paces.size());
        begin(user("late"), from(1), 1, SECOND).end(SECOND);
        assertEquals(1, paces.size());
        visit(user("nothing sent"), from(1), 0);
        assertEquals(1, paces.size());
    }
}
