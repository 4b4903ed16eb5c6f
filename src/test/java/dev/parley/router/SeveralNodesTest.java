package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Hello;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Welcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is particular about several nodes: when one of them dies, or is behind, or both have the same idea. */
class SeveralNodesTest {
    private final SimulatedEngine engine = new SimulatedEngine(new Random(1));
    private final List<SimulatedEngine.Node> nodes = new ArrayList<>();
    private final Map<Core.Connection, Queue<Message>> received = new HashMap<>();

    private final class Peer {
        final SimulatedEngine.Node node;
        final Core.Connection connection;
        final Queue<Message> inbox = new ArrayDeque<>();

        Peer(String name, SimulatedEngine.Node node) {
            this.node = node;
            connection = node.core.connection(name, new Handshake(true, "").seen(name));
            received.put(connection, inbox);
            keep(node.core.connected(connection));
        }

        void says(String text) {
            keep(node.core.received(connection, text));
        }

        <T> T hears(Class<T> type) {
            return type.cast(inbox.remove());
        }
    }

    SeveralNodesTest() {
        for (int i = 1; i <= 3; i++) {
            nodes.add(engine.add("node" + i, TestRealms.SETTINGS, 1_000));
            SimulatedEngine.start(nodes.get(i - 1));
        }
        settle();
    }

    private void keep(List<Core.Delivery> deliveries) {
        for (Core.Delivery delivery : deliveries) {
            if (delivery.message() != null) {
                received.get(delivery.to()).add(delivery.message());
            }
        }
    }

    private boolean step() {
        boolean isAny = engine.step();
        engine.nodes().forEach(node -> keep(node.isUp ? node.core.deliveries() : List.of()));
        return isAny;
    }

    private void settle() {
        while (step()) {
            // until nothing is under way
        }
    }

    private static String hello() {
        EnumSet<Role> roles = EnumSet.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE);
        return MessageEncoder.text(
                new Hello("realm1", Dict.of("roles", Feature.announcement(roles, EnumSet.allOf(Feature.class)))));
    }

    private Peer join(String name, int node) {
        Peer peer = new Peer(name, nodes.get(node - 1));
        peer.says(hello());
        settle();
        peer.hears(Welcome.class);
        return peer;
    }

    @Test
    void whoComesUnderAnIdThatIsTakenGetsAnother() {
        nodes.get(0).core.nextIdIs(77);
        nodes.get(1).core.nextIdIs(77);
        Peer alice = new Peer("alice", nodes.get(0));
        Peer bob = new Peer("bob", nodes.get(1));
        alice.says(hello());
        bob.says(hello());
        // it does not wait for WELCOME
        alice.says("[48,1,{},\"wamp.session.count\"]");
        bob.says("[48,1,{},\"wamp.session.count\"]");
        settle();
        long first = alice.hears(Welcome.class).session();
        long second = bob.hears(Welcome.class).session();
        assertNotEquals(first, second);
        assertTrue(first == 77 || second == 77, "neither has the id that both were to have");
        alice.hears(Result.class);
        bob.hears(Result.class);
    }

    @Test
    void ofTwoWhoRegisterTheSameTheFirstInTheRollHasIt() {
        Peer alice = join("alice", 1);
        Peer bob = join("bob", 2);
        alice.says("[64,1,{},\"com.one\"]");
        bob.says("[64,1,{},\"com.one\"]");
        settle();
        Deque<Message> answers = new ArrayDeque<>(List.of(alice.inbox.remove(), bob.inbox.remove()));
        if (answers.getFirst() instanceof ErrorReply) {
            answers.add(answers.remove());
        }
        assertEquals(Registered.class, answers.remove().getClass());
        assertEquals(ErrorUri.PROCEDURE_ALREADY_EXISTS, ((ErrorReply) answers.remove()).error());
    }

    @Test
    void registeredMeansFromEverywhere() {
        Peer alice = join("alice", 1);
        nodes.get(2).isCutOff = true;
        engine.waitsForAll();
        alice.says("[64,1,{},\"com.one\"]");
        settle();
        assertEquals(0, alice.inbox.size(), "REGISTERED, and one node does not know it");
        nodes.get(2).isCutOff = false;
        settle();
        alice.hears(Registered.class);
    }

    @Test
    void aCallWaitsUntilACalleeElsewhereHasRoom() {
        Peer alice = join("alice", 1);
        alice.says("[64,1,{\"concurrency\":1},\"com.one\"]");
        settle();
        alice.hears(Registered.class);
        Peer bob = join("bob", 2);
        Peer carol = join("carol", 3);
        bob.says("[48,1,{},\"com.one\",[\"bob\"]]");
        settle();
        carol.says("[48,1,{},\"com.one\",[\"carol\"]]");
        settle();
        assertEquals(1, alice.hears(Invocation.class).request());
        assertEquals(0, alice.inbox.size(), "more calls than it takes");
        alice.says("[70,1,{},[\"for bob\"]]");
        settle();
        assertEquals("[\"for bob\"]", bob.hears(Result.class).payload().arguments());
        assertEquals("[\"carol\"]", alice.hears(Invocation.class).payload().arguments());
        alice.says("[70,2,{},[\"for carol\"]]");
        settle();
        assertEquals("[\"for carol\"]", carol.hears(Result.class).payload().arguments());
    }

    @Test
    void whatANodeHadGoesWithIt() {
        Peer alice = join("alice", 1);
        Peer bob = join("bob", 2);
        alice.says("[64,1,{},\"com.alices\"]");
        alice.says("[48,2,{},\"wamp.session.add_testament\",[\"com.topic\",[\"farewell\"],{}]]");
        bob.says("[64,1,{},\"com.bobs\"]");
        bob.says("[32,2,{},\"com.topic\"]");
        bob.says("[32,3,{},\"wamp.session.on_leave\"]");
        settle();
        bob.inbox.clear();
        alice.says("[48,3,{},\"com.bobs\"]");
        bob.says("[48,4,{},\"com.alices\"]");
        settle();
        bob.hears(Invocation.class);
        engine.kill(nodes.get(0));
        engine.declareDown(nodes.get(0), nodes.get(2));
        settle();
        assertEquals(ErrorUri.CANCELED, bob.hears(ErrorReply.class).error());
        assertEquals("[\"farewell\"]", bob.hears(Event.class).payload().arguments());
        bob.hears(Event.class);
        bob.hears(Interrupt.class);
        bob.says("[64,5,{},\"com.alices\"]");
        settle();
        bob.hears(Registered.class);
    }

    @Test
    void aNewNodeKnowsWhatThereIs() {
        Peer alice = join("alice", 1);
        alice.says("[64,1,{},\"com.one\"]");
        alice.says("[32,2,{},\"com.topic\"]");
        settle();
        alice.inbox.clear();
        nodes.add(engine.add("node4", TestRealms.SETTINGS, 1_000));
        SimulatedEngine.start(nodes.get(3));
        // the one that is to tell it goes before it has
        engine.kill(nodes.get(1));
        engine.declareDown(nodes.get(1), nodes.get(2));
        settle();
        Peer bob = join("bob", 4);
        bob.says("[48,1,{},\"com.one\"]");
        bob.says("[16,2,{},\"com.topic\",[\"news\"]]");
        settle();
        alice.hears(Invocation.class);
        assertEquals("[\"news\"]", alice.hears(Event.class).payload().arguments());
        engine.assertSameEverywhere();
    }
}
