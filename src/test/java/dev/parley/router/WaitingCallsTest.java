package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.message.Invocation;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it costs to find work for a callee that has become free. */
class WaitingCallsTest {
    private static final int CALLS = 900;
    private static final String HELLO =
            "[1,\"realm1\",{\"roles\":{\"caller\":{},\"callee\":{\"features\":{\"call_reroute\":true}}}}]";
    private static final String REGISTER = "[64,1,{\"invoke\":\"roundrobin\",\"concurrency\":1},\"com.example.work\"]";

    private final Core core = new Core(new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))));

    private Core.Connection joined(String name) {
        Core.Connection connection = core.connection(name, Evidence.of(null, true));
        core.connected(connection);
        core.received(connection, HELLO);
        return connection;
    }

    private static <M> List<M> of(Class<M> type, List<Core.Delivery> deliveries) {
        return deliveries.stream()
                .map(Core.Delivery::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private List<Core.Delivery> call(Core.Connection caller, int request) {
        return core.received(caller, "[48," + request + ",{},\"com.example.work\",[" + request + "]]");
    }

    /** One callee has said of each call that it is unavailable, and is free; the calls wait for the other one. */
    @Test
    void aFreeCalleeLooksOnceAtCallsThatAreNotForIt() {
        Core.Connection busy = joined("busy");
        Core.Connection unavailable = joined("unavailable");
        Core.Connection caller = joined("caller");
        assertEquals(1, of(Registered.class, core.received(busy, REGISTER)).size());
        assertEquals(
                1, of(Registered.class, core.received(unavailable, REGISTER)).size());
        Invocation running = of(Invocation.class, call(caller, 1)).get(0);
        for (int request = 2; request <= CALLS; request++) {
            Invocation offered = of(Invocation.class, call(caller, request)).get(0);
            core.received(unavailable, "[8,68," + offered.request() + ",{},\"wamp.error.unavailable\"]");
        }

        int questions = 0;
        for (int answered = 1; answered <= CALLS; answered++) {
            int before = unavailable.roomQuestions;
            List<Core.Delivery> next = core.received(busy, "[70," + running.request() + ",{},[" + answered + "]]");
            assertEquals(
                    List.of((long) answered),
                    of(Result.class, next).stream().map(Result::request).toList());
            questions += unavailable.roomQuestions - before;
            if (answered < CALLS) {
                running = of(Invocation.class, next).get(0);
            }
        }

        assertTrue(questions < 10 * CALLS, questions + " questions to a callee that no call was for");
    }
}
