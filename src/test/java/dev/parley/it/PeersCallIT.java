package dev.parley.it;

import static dev.parley.it.Peer.NO_OPTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Calls between other people's clients, and with ours: each kind as caller and as callee. */
class PeersCallIT {
    private static final Map<String, Object> PROGRESS = Map.of("receive_progress", true);

    /** The router's answer, and what some libraries tell where they do not wait for it. */
    private static final Set<String> CANCELED = Set.of("wamp.error.canceled", "canceled");

    private static final Content ANYTHING = Content.parse(
            "[\"Grüße \\\"aus\\\" 東京 😀\\n\",1,-2.5,true,null,[[]],{\"a\":{}}]",
            "{\"x\":[9007199254740991],\"y\":\"\"}");

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

    /** That both still understand each other and the router. */
    private static void assertCalls(Peer caller, String procedure, Peer.Registration registration) {
        Peer.Call call = caller.call(procedure, Content.of("again"), NO_OPTIONS);
        Peer.Invocation invocation = registration.next();
        assertEquals(Content.of("again"), invocation.content());
        invocation.result(Content.of("still here"));
        assertEquals(Content.of("still here"), call.result());
    }

    /**
     * Also that the router knows of it, which some libraries do not wait for: AutobahnPython fails its own connection ("invalid
     * state") when a result crosses its CANCEL.
     */
    private static void assertCanceled(Peer caller, Peer.Call call) {
        String uri = call.failure().uri();
        assertTrue(CANCELED.contains(uri), uri);
        caller.call("wamp.session.count", Content.of(), NO_OPTIONS).result();
    }

    @TestFactory
    Stream<DynamicTest> argumentsAndResultsPassWhole() {
        return peers.pairs("{first} calls {second}", (caller, callee) -> {
            String procedure = Peers.uri("echo");
            Peer.Registration echo = callee.register(procedure, NO_OPTIONS);
            for (Content content : List.of(
                    ANYTHING, Content.of(), Content.of("one"), Content.of().with("named", 1))) {
                Peer.Call call = caller.call(procedure, content, NO_OPTIONS);
                Peer.Invocation invocation = echo.next();
                assertEquals(content, invocation.content());
                invocation.result(content);
                assertEquals(content, call.result());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> errorsPassWhole() {
        return peers.pairs("{first} gets an error of {second}", (caller, callee) -> {
            String procedure = Peers.uri("fail");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(), NO_OPTIONS);
            registration.next().fail("com.example.error.refused", ANYTHING);
            assertEquals(new Peer.Failure("com.example.error.refused", ANYTHING), call.failure());
        });
    }

    @TestFactory
    Stream<DynamicTest> answersInAnotherOrderReachTheirCalls() {
        return peers.pairs("{first} calls {second} 30 times at once", (caller, callee) -> {
            String procedure = Peers.uri("slow");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            List<Peer.Call> calls = new ArrayList<>();
            List<Peer.Invocation> invocations = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                calls.add(caller.call(procedure, Content.of(i), NO_OPTIONS));
            }
            for (int i = 0; i < 30; i++) {
                invocations.add(0, registration.next());
            }
            for (Peer.Invocation invocation : invocations) {
                invocation.result(invocation.content().with("of", "this"));
            }
            for (int i = 0; i < 30; i++) {
                assertEquals(Content.of(i).with("of", "this"), calls.get(i).result());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aProcedureThatWasGivenUpIsNoMore() {
        return peers.pairs("{first} calls what {second} has given up", (caller, callee) -> {
            String procedure = Peers.uri("once");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            assertCalls(caller, procedure, registration);
            registration.unregister();
            assertEquals(
                    "wamp.error.no_such_procedure",
                    caller.call(procedure, Content.of(), NO_OPTIONS).failure().uri());
        });
    }

    @TestFactory
    Stream<DynamicTest> callersAreDisclosedWhereTheyAskForIt() {
        return peers.pairs(
                "{first} discloses itself to {second}", Set.of(Ability.DISCLOSE_ITSELF), Set.of(), (caller, callee) -> {
                    String procedure = Peers.uri("who");
                    Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
                    assertDisclosed(
                            Optional.of(caller.session()),
                            caller,
                            procedure,
                            registration,
                            Map.of("disclose_me", true));
                    assertDisclosed(Optional.empty(), caller, procedure, registration, NO_OPTIONS);
                });
    }

    @TestFactory
    Stream<DynamicTest> callersAreDisclosedWhereCalleesAskForIt() {
        return peers.pairs(
                "{second} asks who calls, and {first} calls",
                Set.of(),
                Set.of(Ability.DISCLOSE_CALLERS),
                (caller, callee) -> {
                    String procedure = Peers.uri("who");
                    Peer.Registration registration = callee.register(procedure, Map.of("disclose_caller", true));
                    assertDisclosed(Optional.of(caller.session()), caller, procedure, registration, NO_OPTIONS);
                });
    }

    private static void assertDisclosed(
            Optional<Long> session,
            Peer caller,
            String procedure,
            Peer.Registration registration,
            Map<String, Object> options) {
        Peer.Call call = caller.call(procedure, Content.of(), options);
        Peer.Invocation invocation = registration.next();
        assertEquals(session, invocation.caller());
        invocation.result(Content.of());
        assertEquals(Content.of(), call.result());
    }

    @TestFactory
    Stream<DynamicTest> progressReachesTheCallerInOrder() {
        return peers.pairs("{first} receives progress from {second}", Set.of(), Set.of(), (caller, callee) -> {
            String procedure = Peers.uri("count");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(3), PROGRESS);
            Peer.Invocation invocation = registration.next();
            assertTrue(invocation.isForProgress());
            for (int i = 1; i <= 3; i++) {
                invocation.progress(Content.of(i, "Grüße").with("of", 3));
                assertEquals(Content.of(i, "Grüße").with("of", 3), call.progress());
            }
            // what is ready at once may arrive together
            for (int i = 0; i < 20; i++) {
                invocation.progress(Content.of(i));
            }
            invocation.result(Content.of("done"));
            for (int i = 0; i < 20; i++) {
                assertEquals(Content.of(i), call.progress());
            }
            assertEquals(Content.of("done"), call.result());
        });
    }

    @TestFactory
    Stream<DynamicTest> progressMayEndInAnError() {
        return peers.pairs(
                "{first} receives progress and an error from {second}", Set.of(), Set.of(), (caller, callee) -> {
                    String procedure = Peers.uri("count");
                    Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
                    Peer.Call call = caller.call(procedure, Content.of(), PROGRESS);
                    Peer.Invocation invocation = registration.next();
                    invocation.progress(Content.of("half"));
                    invocation.fail("com.example.error.stuck", Content.of("at half"));
                    assertEquals(Content.of("half"), call.progress());
                    assertEquals(new Peer.Failure("com.example.error.stuck", Content.of("at half")), call.failure());
                });
    }

    @TestFactory
    Stream<DynamicTest> nobodyIsAskedForProgressThatNobodyWants() {
        return peers.pairs("{first} wants no progress from {second}", Set.of(), Set.of(), (caller, callee) -> {
            String procedure = Peers.uri("count");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(), NO_OPTIONS);
            Peer.Invocation invocation = registration.next();
            assertFalse(invocation.isForProgress());
            invocation.result(Content.of("done"));
            assertEquals(Content.of("done"), call.result());
        });
    }

    @TestFactory
    Stream<DynamicTest> theBestPatternAnswers() {
        return peers.pairs("{first} calls patterns of {second}", (caller, callee) -> {
            String base = Peers.uri("patterns");
            Peer.Registration exact = callee.register(base + ".any.end", NO_OPTIONS);
            Peer.Registration prefix = callee.register(base + ".pre", Map.of("match", "prefix"));
            Peer.Registration longer = callee.register(base + ".pre.fix", Map.of("match", "prefix"));
            Peer.Registration wildcard = callee.register(base + "..end", Map.of("match", "wildcard"));

            assertReaches(exact, caller, base + ".any.end");
            assertReaches(wildcard, caller, base + ".other.end");
            assertReaches(prefix, caller, base + ".pre");
            assertReaches(prefix, caller, base + ".prepared.end");
            assertReaches(prefix, caller, base + ".pre.x");
            assertReaches(longer, caller, base + ".pre.fix.x.y");
            longer.unregister();
            assertReaches(prefix, caller, base + ".pre.fix.x.y");
            assertEquals(
                    "wamp.error.no_such_procedure",
                    caller.call(base + ".none", Content.of(), NO_OPTIONS)
                            .failure()
                            .uri());
        });
    }

    private static void assertReaches(Peer.Registration registration, Peer caller, String procedure) {
        Peer.Call call = caller.call(procedure, Content.of(1), NO_OPTIONS);
        Peer.Invocation invocation = registration.next();
        assertEquals(procedure, invocation.procedure());
        invocation.result(Content.of(2));
        assertEquals(Content.of(2), call.result());
    }

    @TestFactory
    Stream<DynamicTest> cancelledCallsEndAndBothGoOn() {
        return Peers.KINDS.stream().flatMap(kind -> kind.cancelModes().stream().flatMap(mode -> cancels(kind, mode)));
    }

    private static Stream<DynamicTest> cancels(PeerKind kind, Optional<String> mode) {
        String how = mode.map(name -> " with mode " + name).orElse(" without a mode");
        return Peers.KINDS.stream()
                .map(other -> peers.pair("{first} cancels a call of {second}" + how, kind, other, (caller, callee) -> {
                    String procedure = Peers.uri("forever");
                    Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
                    Peer.Call call = caller.call(procedure, Content.of(), NO_OPTIONS);
                    Peer.Invocation invocation = registration.next();
                    call.cancel(mode);
                    assertCanceled(caller, call);
                    if (other.can(Ability.BE_INTERRUPTED) && !mode.equals(Optional.of("skip"))) {
                        invocation.awaitInterruption();
                    } else {
                        invocation.result(Content.of("too late"));
                    }
                    assertCalls(caller, procedure, registration);
                    assertTrue(call.isEmpty());
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoeverCancelsGetsNoMoreProgress() {
        return peers.pairs("{first} cancels after progress from {second}", Set.of(), Set.of(), (caller, callee) -> {
            String procedure = Peers.uri("count");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(), PROGRESS);
            Peer.Invocation invocation = registration.next();
            invocation.progress(Content.of(1));
            assertEquals(Content.of(1), call.progress());
            call.cancel(caller.kind().cancelModes().get(0));
            assertCanceled(caller, call);
            if (callee.kind().can(Ability.BE_INTERRUPTED)) {
                invocation.awaitInterruption();
            } else {
                invocation.progress(Content.of(2));
                invocation.result(Content.of("too late"));
            }
            assertCalls(caller, procedure, registration);
            assertTrue(call.isEmpty());
        });
    }

    @TestFactory
    Stream<DynamicTest> callsTimeOut() {
        return peers.pairs("{first} waits 100 ms for {second}", (caller, callee) -> {
            String procedure = Peers.uri("forever");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(), Map.of("timeout", 100));
            Peer.Invocation invocation = registration.next();
            assertEquals("wamp.error.timeout", call.failure().uri());
            if (callee.kind().can(Ability.BE_INTERRUPTED)) {
                invocation.awaitInterruption();
            } else {
                invocation.result(Content.of("too late"));
            }
            assertCalls(caller, procedure, registration);
        });
    }

    @TestFactory
    Stream<DynamicTest> callsOfAnybodyWhoLeavesAreCanceled() {
        return peers.pairs("{first} calls {second}, which leaves", (caller, callee) -> {
            String procedure = Peers.uri("forever");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(), NO_OPTIONS);
            registration.next();
            callee.leave();
            assertEquals("wamp.error.canceled", call.failure().uri());
        });
    }

    @TestFactory
    Stream<DynamicTest> whoeverIsCalledLearnsThatTheCallerHasLeft() {
        return peers.pairs("{first} calls {second} and leaves", (caller, callee) -> {
            String procedure = Peers.uri("forever");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            caller.call(procedure, Content.of(), NO_OPTIONS);
            Peer.Invocation invocation = registration.next();
            caller.leave();
            if (callee.kind().can(Ability.BE_INTERRUPTED)) {
                invocation.awaitInterruption();
            } else {
                invocation.result(Content.of("too late"));
            }
            try (Peer next = peers.join(caller.kind())) {
                assertCalls(next, procedure, registration);
            }
        });
    }
}
