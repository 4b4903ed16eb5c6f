package dev.parley.it;

import static dev.parley.it.Peer.NO_OPTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** Other people's clients log in, as far as each can, with the accounts of {@code identity.json}. */
class LoginsIT {
    private static final String DENIED = "wamp.error.authentication_denied";

    private static final List<PeerKind> KINDS =
            List.of(PeerKind.AUTOBAHN_JS, PeerKind.WAMPY, PeerKind.AUTOBAHN_PYTHON, PeerKind.AUTOBAHN_PYTHON_BATCHED);

    private static Peers peers;

    @BeforeAll
    static void start() throws Exception {
        peers = Peers.start("--config", "src/test/resources/identity.json");
    }

    @AfterAll
    static void end() {
        if (peers != null) {
            peers.close();
        }
    }

    /** What a library does by a method. */
    private interface Check {
        void run(PeerKind kind, LoginMethod method) throws Exception;
    }

    private static Stream<DynamicTest> all(String what, Check check) {
        return KINDS.stream().flatMap(kind -> Stream.of(LoginMethod.values())
                .filter(method -> method.reasonAgainst(kind).isEmpty())
                .map(method ->
                        DynamicTest.dynamicTest(kind + ", " + method + ": " + what, () -> check.run(kind, method))));
    }

    @TestFactory
    Stream<DynamicTest> theRightSecretOpensASessionThatWorks() {
        return all("comes in", (kind, method) -> {
            try (Peer peer = peers.logIn(kind, method, method.authid(), method.secret());
                    Peer bob = peers.logIn(kind, LoginMethod.TICKET, "bob", "bob-ticket")) {
                assertEquals(
                        List.of(method.authid(), method.role(), method.key()),
                        List.of(peer.detail("authid"), peer.detail("authrole"), peer.detail("authmethod")));
                assertCalls(peer, bob);
                assertGetsEvents(peer, bob);
                String forAdmins = peer.call("com.example.nobody", Content.of(), NO_OPTIONS)
                        .failure()
                        .uri();
                assertEquals(
                        method.role().equals("admin") ? "wamp.error.no_such_procedure" : "wamp.error.not_authorized",
                        forAdmins);
            }
        });
    }

    private static void assertCalls(Peer caller, Peer callee) {
        String procedure = uri("echo");
        Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
        Peer.Call call = caller.call(procedure, Content.of("Hi"), NO_OPTIONS);
        Peer.Invocation invocation = registration.next();
        assertEquals(Content.of("Hi"), invocation.content());
        invocation.result(Content.of("Hi yourself"));
        assertEquals(Content.of("Hi yourself"), call.result());
    }

    private static void assertGetsEvents(Peer subscriber, Peer publisher) {
        String topic = uri("news");
        Peer.Subscription subscription = subscriber.subscribe(topic, NO_OPTIONS);
        publisher.publish(topic, Content.of("new"), NO_OPTIONS);
        assertEquals(Content.of("new"), subscription.next().content());
    }

    /** Of those that {@code user} may use. */
    private static String uri(String what) {
        return Peers.uri(what).replace("com.example.", "com.app.");
    }

    @TestFactory
    Stream<DynamicTest> aWrongSecretIsRefused() {
        return all("a wrong secret", (kind, method) -> assertRefused(DENIED, kind, method, method.authid()));
    }

    @TestFactory
    Stream<DynamicTest> anUnknownUserIsRefusedInTheSameWords() {
        return all("an unknown user", (kind, method) -> {
            Puppet.RefusedException wrong = assertRefused(DENIED, kind, method, method.authid());
            Puppet.RefusedException unknown = assertRefused(DENIED, kind, method, "nobody");
            assertEquals(words(wrong), words(unknown));
        });
    }

    /** An account of that realm, which has no credential for the method. */
    @TestFactory
    Stream<DynamicTest> aUserWithoutTheMethodIsRefused() {
        return all("a user without it", (kind, method) -> assertRefused(DENIED, kind, method, "grace"));
    }

    private static Puppet.RefusedException assertRefused(String uri, PeerKind kind, LoginMethod method, String authid) {
        Puppet.RefusedException refused =
                assertInstanceOf(Puppet.RefusedException.class, failure(kind, method, authid, method.wrongSecret()));
        assertEquals(uri, refused.uri(), refused.getMessage());
        return refused;
    }

    /** Why a login fails; a library that is not installed aborts the test instead. */
    private static Throwable failure(PeerKind kind, LoginMethod method, String authid, String secret) {
        Throwable failure = assertThrows(
                Throwable.class, () -> peers.logIn(kind, method, authid, secret).close());
        if (failure instanceof TestAbortedException notInstalled) {
            throw notInstalled;
        }
        return failure;
    }

    /** What the library has said, without the number of the command. */
    private static String words(Puppet.RefusedException refused) {
        return refused.getMessage().replaceAll("\"id\":\\d+", "");
    }

    /** The realm {@code dynamic} asks two procedures of realm1. */
    @TestFactory
    Stream<DynamicTest> theyDecideWhoComesInAndWhatForAnotherRealm() {
        return KINDS.stream()
                .map(kind -> DynamicTest.dynamicTest(kind + " decides", () -> {
                    try (Peer dave = peers.logIn(kind, LoginMethod.SALTED_CRA, "dave", "dave-secret");
                            RawPeer guest = RawPeer.connect(peers.webSocket(), RawPeer.JSON);
                            RawPeer stranger = RawPeer.connect(peers.webSocket(), RawPeer.JSON)) {
                        Peer.Registration authenticator = dave.register("com.app.authenticate", NO_OPTIONS);
                        Peer.Registration authorizer = dave.register("com.app.authorize", NO_OPTIONS);

                        offerTicket(guest, authenticator).result(Content.parse("[{\"role\":\"clerk\"}]", "{}"));
                        assertEquals("clerk", guest.receive(2).getJsonObject(2).getString("authrole"));
                        guest.send("[32,1,{},\"com.example.allowed\"]");
                        assertAsked(authorizer, "com.example.allowed").result(Content.of(true));
                        guest.receive(33);
                        guest.send("[32,2,{},\"com.example.forbidden\"]");
                        assertAsked(authorizer, "com.example.forbidden").result(Content.of(false));
                        assertEquals(
                                "wamp.error.not_authorized", guest.receive(8).getString(4));
                        guest.send("[32,3,{},\"com.example.failing\"]");
                        assertAsked(authorizer, "com.example.failing").fail("com.example.error", Content.of());
                        assertEquals(
                                "wamp.error.authorization_failed",
                                guest.receive(8).getString(4));

                        offerTicket(stranger, authenticator).fail("com.example.error.unknown", Content.of());
                        assertEquals(DENIED, stranger.receive(3).getString(2));
                    }
                }));
    }

    private static Peer.Invocation offerTicket(RawPeer peer, Peer.Registration authenticator)
            throws InterruptedException {
        peer.send("[1,\"dynamic\",{\"roles\":{\"subscriber\":{}},\"authmethods\":[\"ticket\"],\"authid\":\"judy\"}]");
        peer.receive(4);
        peer.send("[5,\"a-ticket\",{}]");
        Peer.Invocation invocation = authenticator.next();
        JsonArray arguments = invocation.content().arguments();
        assertEquals("dynamic", arguments.getString(0));
        assertEquals("judy", arguments.getString(1));
        assertEquals("a-ticket", arguments.getJsonObject(2).getString("ticket"));
        return invocation;
    }

    private static Peer.Invocation assertAsked(Peer.Registration authorizer, String topic) {
        Peer.Invocation invocation = authorizer.next();
        JsonArray arguments = invocation.content().arguments();
        assertEquals("judy", arguments.getJsonObject(0).getString("authid"));
        assertEquals(topic, arguments.getString(1));
        assertEquals("subscribe", arguments.getString(2));
        return invocation;
    }

    /** The account is right and so is the secret; it fails where a library has learned it. */
    @TestFactory
    Stream<DynamicTest> whatTheyCannotDo() {
        return KINDS.stream().flatMap(kind -> Stream.of(LoginMethod.values())
                .flatMap(method -> method
                        .reasonAgainst(kind)
                        .map(reason -> DynamicTest.dynamicTest(
                                kind + " cannot log in by " + method + ": " + reason, () -> assertCannot(kind, method)))
                        .stream()));
    }

    private static void assertCannot(PeerKind kind, LoginMethod method) {
        Throwable why = failure(kind, method, method.authid(), method.secret());
        if (kind == PeerKind.WAMPY) {
            assertEquals(DENIED, ((Puppet.RefusedException) why).uri());
        } else {
            assertTrue(why instanceof Puppet.CannotException, why.toString());
        }
    }
}
