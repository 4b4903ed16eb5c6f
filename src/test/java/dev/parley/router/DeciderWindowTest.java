package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.auth.Evidence;
import dev.parley.message.Abort;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Welcome;
import dev.parley.router.access.Questions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many peers say HELLO, an authenticator is told no more at once than it can read. */
class DeciderWindowTest {
    private static final Evidence LOCAL = Evidence.of(InetAddress.getLoopbackAddress(), true);
    private static final int WAITING = 1_000;

    private final Core core = new Core();
    private final Core.Connection decider = core.connection("decider", LOCAL);
    private final List<Long> questions = new ArrayList<>();
    private final List<Core.Connection> refused = new ArrayList<>();
    private final List<Core.Connection> welcome = new ArrayList<>();
    private int names;

    @BeforeEach
    void register() {
        core.connected(decider);
        core.received(decider, "[1,\"realm1\",{\"roles\":{\"callee\":{}}}]");
        core.received(decider, "[64,1,{},\"com.app.authenticate\"]");
    }

    /** Each from another address, so that none is one too many. */
    private Core.Connection hello() throws Exception {
        int name = ++names;
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 1, (byte) (name >> 8), (byte) name});
        Core.Connection peer = core.connection("peer" + name, Evidence.of(address, false));
        core.connected(peer);
        look(core.received(peer, "[1,\"dynamic\",{\"roles\":{\"caller\":{}}}]"));
        return peer;
    }

    private void look(List<Core.Delivery> deliveries) {
        for (Core.Delivery delivery : deliveries) {
            Message message = delivery.message();
            if (message instanceof Invocation asked) {
                questions.add(asked.request());
            } else if (message instanceof Abort abort) {
                assertEquals("wamp.error.unavailable", abort.reason());
                refused.add(delivery.to());
            } else if (message instanceof Welcome) {
                welcome.add(delivery.to());
            }
        }
    }

    private void admit() {
        look(core.received(decider, "[70," + questions.remove(0) + ",{},[\"guest\"]]"));
    }

    @Test
    void othersWaitUntilItHasAnswered() throws Exception {
        List<Core.Connection> peers = new ArrayList<>();
        for (int i = 0; i < Questions.AT_ONCE + 2; i++) {
            peers.add(hello());
        }
        assertEquals(Questions.AT_ONCE, questions.size());
        admit();
        assertEquals(Questions.AT_ONCE, questions.size());
        while (!questions.isEmpty()) {
            admit();
        }
        assertEquals(peers, welcome);
        assertEquals(List.of(), refused);
    }

    @Test
    void whereTooManyWaitTheLastAreRefused() throws Exception {
        for (int i = 0; i < Questions.AT_ONCE + WAITING; i++) {
            hello();
        }
        assertEquals(List.of(), refused);
        Core.Connection last = hello();
        assertEquals(List.of(last), refused);
        while (!questions.isEmpty()) {
            admit();
        }
        assertEquals(Questions.AT_ONCE + WAITING, welcome.size());
    }

    @Test
    void whoHasLeftTakesNobodysPlaceAndIsNotAskedAbout() throws Exception {
        for (int i = 0; i < Questions.AT_ONCE; i++) {
            hello();
        }
        for (int i = 0; i < 2 * WAITING; i++) {
            core.disconnected(hello());
        }
        Core.Connection last = hello();
        for (int i = 0; i <= Questions.AT_ONCE; i++) {
            admit();
        }
        assertEquals(List.of(), questions);
        assertEquals(last, welcome.get(welcome.size() - 1));
    }

    /** The decider is too slow for all: those about whom it was not asked are told to try again. */
    @Test
    void whoWaitsForTooLongIsRefused() throws Exception {
        for (int i = 0; i < Questions.AT_ONCE + 1; i++) {
            hello();
        }
        look(core.elapsed(5_000));
        assertEquals(Questions.AT_ONCE + 1, refused.size());
    }
}
