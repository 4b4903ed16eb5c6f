package dev.parley.it;

import dev.parley.client.Client;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A router and the client libraries around it; each starts when a test first needs it. */
final class Peers implements AutoCloseable {
    static final List<PeerKind> KINDS = List.of(PeerKind.values());

    private static final AtomicLong LAST_URI = new AtomicLong();

    /** What two peers do with each other. */
    interface Conversation {
        void run(Peer first, Peer second) throws Exception;
    }

    private final StandaloneRouter router;
    private final Map<PeerKind.Program, Puppet> puppets = new EnumMap<>(PeerKind.Program.class);
    private int lastSession;

    private Peers(StandaloneRouter router) {
        this.router = router;
    }

    static Peers start() throws IOException, InterruptedException {
        return new Peers(StandaloneRouter.start());
    }

    /** A session of that kind; the test is skipped where the library is not installed. */
    Peer join(PeerKind kind) throws IOException, InterruptedException {
        JsonObjectBuilder more = Puppet.command();
        if (kind == PeerKind.AUTOBAHN_PYTHON_BATCHED) {
            more.add("serializers", "json.batched");
        } else if (kind == PeerKind.WAMPY) {
            more.add("announced", Json.createArrayBuilder().add("progressive_call_results"));
        }
        return join(kind, more);
    }

    /** A session of that kind, with more for the puppet to do it by. */
    Peer join(PeerKind kind, JsonObjectBuilder more) throws IOException, InterruptedException {
        Puppet puppet = puppets.get(kind.program());
        if (puppet == null) {
            puppet = kind.program().start();
            puppets.put(kind.program(), puppet);
        }
        return Peer.join(kind, puppet, "session-" + ++lastSession, router.webSocket(), more);
    }

    /** A session of our own client. */
    Client client() {
        return Client.connect(router.webSocket(), "realm1").join();
    }

    /** A test of two sessions for each two kinds; the name has {first} and {second} in it. */
    Stream<DynamicTest> pairs(String name, Conversation conversation) {
        return pairs(name, Set.of(), Set.of(), conversation);
    }

    /** A test of two sessions for each two kinds of which the first has those abilities, and the second these. */
    Stream<DynamicTest> pairs(String name, Set<Ability> first, Set<Ability> second, Conversation conversation) {
        return KINDS.stream().filter(one -> one.can(first)).flatMap(one -> KINDS.stream()
                .filter(other -> other.can(second))
                .map(other -> pair(name, one, other, conversation)));
    }

    DynamicTest pair(String name, PeerKind first, PeerKind second, Conversation conversation) {
        String named = name.replace("{first}", first.toString()).replace("{second}", second.toString());
        return DynamicTest.dynamicTest(named, () -> {
            try (Peer one = join(first);
                    Peer other = join(second)) {
                conversation.run(one, other);
            }
        });
    }

    /** A URI that nobody has used. */
    static String uri(String what) {
        return "com.example." + what + LAST_URI.incrementAndGet();
    }

    @Override
    public void close() {
        puppets.values().forEach(Puppet::close);
        router.close();
    }
}
