package dev.parley.it;

import static dev.parley.it.Peer.NO_OPTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Procedures that sessions of all kinds share. */
class PeersSharedIT {
    private static Peers peers;

    @BeforeAll
    static void start() throws Exception {
        peers = Peers.start();
    }

    @AfterAll
    static void end() {
        if (peers != null) {
            peers.close();
        }
    }

    /** What a caller does with a procedure that one session of each kind has registered, in the order of the kinds. */
    private interface Conversation {
        void run(Peer caller, String procedure, List<Callee> callees) throws Exception;
    }

    private record Callee(Peer peer, Peer.Registration registration) {}

    private static Stream<DynamicTest> callers(String policy, Conversation conversation) {
        String all = Peers.KINDS.stream().map(PeerKind::toString).collect(Collectors.joining("; "));
        return Peers.KINDS.stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind + " calls what is shared " + policy + " by " + all,
                        () -> share(kind, policy, conversation)));
    }

    private static void share(PeerKind kind, String policy, Conversation conversation) throws Exception {
        String procedure = Peers.uri("shared");
        List<Callee> callees = new ArrayList<>();
        try (Peer caller = peers.join(kind)) {
            for (PeerKind callee : Peers.KINDS) {
                Peer peer = peers.join(callee);
                callees.add(new Callee(peer, peer.register(procedure, Map.of("invoke", policy))));
            }
            conversation.run(caller, procedure, callees);
        } finally {
            callees.forEach(callee -> callee.peer().close());
        }
    }

    /** Calls, and that one is to answer. */
    private static void assertAnswers(Callee callee, Peer caller, String procedure) {
        Peer.Call call = caller.call(procedure, Content.of("question"), NO_OPTIONS);
        Peer.Invocation invocation = callee.registration().next();
        assertEquals(Content.of("question"), invocation.content());
        invocation.result(Content.of("answer of " + callee.peer().kind()));
        assertEquals(Content.of("answer of " + callee.peer().kind()), call.result());
    }

    @TestFactory
    Stream<DynamicTest> roundrobinGoesRound() {
        return callers("roundrobin", (caller, procedure, callees) -> {
            for (int round = 0; round < 3; round++) {
                for (Callee callee : callees) {
                    assertAnswers(callee, caller, procedure);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theFirstAnswersUntilItLeaves() {
        return callers("first", (caller, procedure, callees) -> {
            assertAnswers(callees.get(0), caller, procedure);
            assertAnswers(callees.get(0), caller, procedure);
            for (int i = 1; i < callees.size(); i++) {
                callees.get(i - 1).peer().leave();
                assertAnswers(callees.get(i), caller, procedure);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theLastAnswersUntilItGivesUp() {
        return callers("last", (caller, procedure, callees) -> {
            for (int i = callees.size() - 1; i >= 0; i--) {
                assertAnswers(callees.get(i), caller, procedure);
                assertAnswers(callees.get(i), caller, procedure);
                callees.get(i).registration().unregister();
            }
            assertEquals(
                    "wamp.error.no_such_procedure",
                    caller.call(procedure, Content.of(), NO_OPTIONS).failure().uri());
        });
    }

    @TestFactory
    Stream<DynamicTest> randomReachesOneOfThemEachTime() {
        return callers("random", (caller, procedure, callees) -> {
            Set<Content> answers = new HashSet<>();
            for (Callee callee : callees) {
                Content answer = Content.of("answer of " + callee.peer().kind());
                callee.registration().answerAll(answer);
                answers.add(answer);
            }
            List<Peer.Call> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(caller.call(procedure, Content.of(i), NO_OPTIONS));
            }
            // that one of five gets none of a hundred happens once in a thousand million times
            assertEquals(answers, calls.stream().map(Peer.Call::result).collect(Collectors.toSet()));
        });
    }

    @TestFactory
    Stream<DynamicTest> anotherPolicyIsRefused() {
        return peers.pairs("{second} asks for another policy than {first}", (one, other) -> {
            String procedure = Peers.uri("shared");
            Peer.Registration registration = one.register(procedure, Map.of("invoke", "roundrobin"));
            for (Map<String, Object> options :
                    List.<Map<String, Object>>of(NO_OPTIONS, Map.of("invoke", "random"), Map.of("invoke", "single"))) {
                Puppet.RefusedException refused =
                        assertThrows(Puppet.RefusedException.class, () -> other.register(procedure, options));
                assertEquals("wamp.error.procedure_already_exists", refused.uri());
            }
            assertAnswers(new Callee(one, registration), other, procedure);
        });
    }

    @TestFactory
    Stream<DynamicTest> patternsAreSharedToo() {
        return peers.pairs("{first} and {second} share a pattern", (one, other) -> {
            String base = Peers.uri("shared");
            Map<String, Object> options = Map.of("match", "wildcard", "invoke", "roundrobin");
            Callee first = new Callee(one, one.register(base + "..end", options));
            Callee second = new Callee(other, other.register(base + "..end", options));
            for (int i = 0; i < 2; i++) {
                assertAnswers(first, other, base + ".a.end");
                assertAnswers(second, one, base + ".b.end");
            }
        });
    }
}
