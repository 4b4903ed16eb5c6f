package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Evidence;
import dev.parley.auth.PasswordCredential;
import dev.parley.auth.Principal;
import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.Abort;
import dev.parley.message.AuthMethod;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A password of which a key must be derived after HELLO is checked elsewhere; meanwhile the lobby goes on. */
class ErrandsTest {
    private static final Salting SALTING = new Salting("c2FsdA==", 100, 32);
    private static final String HELLO = "[1,\"passwords\",{\"roles\":{\"caller\":{}}}]";
    private static final int ATTEMPTS = 3;

    private final Core core = new Core(new RouterSettings(List.of(realm())));
    private int names;

    ErrandsTest() {
        core.beBusy();
    }

    private static RealmSettings realm() {
        Principal judy = new Principal(
                "judy",
                "user",
                Map.of(),
                List.of(new PasswordCredential(Cra.derivedKey("judy-password", SALTING), SALTING)));
        return new RealmSettings(
                "passwords",
                false,
                false,
                Uri.Rule.LOOSE,
                AuthenticationSettings.builder(Set.of("user"))
                        .allow(AuthMethod.BASIC)
                        .principal(judy)
                        .attempts(new AttemptLimits(ATTEMPTS, ATTEMPTS, ATTEMPTS, 60_000))
                        .build(),
                Map.of("user", new Rules(List.of(Rule.EVERYTHING))),
                null,
                List.of());
    }

    private Core.Connection hello(String password) {
        String pair = Base64.getEncoder().encodeToString(("judy:" + password).getBytes(StandardCharsets.UTF_8));
        Evidence evidence = Evidence.of(InetAddress.getLoopbackAddress(), true).withAuthorization("Basic " + pair);
        Core.Connection peer = core.connection("peer" + ++names, evidence);
        core.connected(peer);
        assertEquals(List.of(), core.received(peer, HELLO), "nothing is known yet");
        return peer;
    }

    private static String aborted(List<Core.Delivery> deliveries) {
        assertEquals(2, deliveries.size(), deliveries::toString);
        return assertInstanceOf(Abort.class, deliveries.get(0).message()).reason();
    }

    @Test
    void whoeverIsRightIsWelcomeOnceItIsDone() {
        hello("judy-password");
        List<Core.Delivery> deliveries = core.finishErrands(false);
        assertInstanceOf(Welcome.class, deliveries.get(0).message());
    }

    @Test
    void whoeverIsWrongIsDenied() {
        hello("wrong");
        assertEquals("wamp.error.authentication_denied", aborted(core.finishErrands(false)));
    }

    @Test
    void nobodysFaultCountsForNothing() {
        for (int i = 0; i < 2 * ATTEMPTS; i++) {
            hello("judy-password");
            assertEquals("wamp.error.unavailable", aborted(core.finishErrands(true)));
        }
        hello("judy-password");
        assertInstanceOf(Welcome.class, core.finishErrands(false).get(0).message());
    }

    @Test
    void attemptsCountBeforeTheWorkIsDone() {
        for (int i = 0; i < ATTEMPTS; i++) {
            hello("wrong" + i);
        }
        Core.Connection oneTooMany = core.connection(
                "one-too-many",
                Evidence.of(InetAddress.getLoopbackAddress(), true).withAuthorization("Basic anVkeTp3cm9uZw=="));
        core.connected(oneTooMany);
        assertEquals("wamp.error.unavailable", aborted(core.received(oneTooMany, HELLO)));
    }

    @Test
    void whatIsDoneForOneWhoHasLeftConcernsNobody() {
        core.disconnected(hello("judy-password"));
        assertEquals(List.of(), core.finishErrands(false));
    }

    @Test
    void whatIsDoneTooLateConcernsNobodyAndIsNotThePeersFault() {
        hello("judy-password");
        assertEquals("wamp.error.unavailable", aborted(core.elapsed(5_000)));
        assertEquals(List.of(), core.finishErrands(false));
    }

    @Test
    void whoSpeaksMeanwhileIsOutOfTurn() {
        Core.Connection peer = hello("judy-password");
        assertEquals("wamp.error.protocol_violation", aborted(core.received(peer, "[48,1,{},\"com.app.x\"]")));
        assertEquals(List.of(), core.finishErrands(false));
    }
}
