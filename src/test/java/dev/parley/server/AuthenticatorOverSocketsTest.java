package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.auth.login.Login;
import dev.parley.message.Abort;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Goodbye;
import dev.parley.message.Invocation;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Welcome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Realm {@code dynamic}: procedures of realm1 decide who comes in and what they may do, while the connection waits. */
class AuthenticatorOverSocketsTest {
    private Server server;
    private WampSocket alice;

    @BeforeEach
    void start() throws Exception {
        Path file = Path.of("src/test/resources/identity.json");
        server = Server.start(Server.configuration(file).listeningOn(null, 0));
        alice = WampSocket.connect(server.port());
        alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
        alice.send(new Register(1, Dict.EMPTY, "com.app.authenticate"));
        alice.receive(Registered.class);
        alice.send(new Register(2, Dict.EMPTY, "com.app.authorize"));
        alice.receive(Registered.class);
    }

    @AfterEach
    void stop() throws Exception {
        alice.close();
        server.close();
    }

    private static void offerTicket(WampSocket judy) throws Exception {
        judy.raw()
                .sendText(
                        "[1,\"dynamic\",{\"roles\":{\"subscriber\":{}},\"authmethods\":[\"ticket\"],\"authid\":\"judy\"}]");
        judy.receive(Challenge.class);
        judy.raw().sendText("[5,\"a-ticket\",{}]");
    }

    /** Answers the next invocation of either procedure. */
    private void decide(String result) throws Exception {
        Invocation question = alice.receive(Invocation.class);
        alice.raw().sendText("[70," + question.request() + ",{},[" + result + "]]");
    }

    @Test
    void whomAProcedureLetsInIsIn() throws Exception {
        try (WampSocket judy = WampSocket.connect(server.port())) {
            offerTicket(judy);
            decide("\"clerk\"");
            Welcome welcome = judy.receive(Welcome.class);
            assertEquals("clerk", welcome.details().values().get("authrole"));

            judy.send(new Subscribe(1, Dict.EMPTY, "com.example.yes"));
            decide("true");
            judy.receive(Subscribed.class);
            judy.send(new Subscribe(2, Dict.EMPTY, "com.example.no"));
            decide("false");
            assertEquals(
                    "wamp.error.not_authorized", judy.receive(ErrorReply.class).error());
        }
    }

    @Test
    void whomAProcedureRefusesIsNot() throws Exception {
        try (WampSocket judy = WampSocket.connect(server.port())) {
            offerTicket(judy);
            decide("null");
            assertEquals(
                    "wamp.error.authentication_denied",
                    judy.receive(Abort.class).reason());
        }
    }

    /** GOODBYE waits for the decision about what came before it, and then the connection begins anew. */
    @Test
    void whoLeavesWhileADecisionIsPendingMayComeAgain() throws Exception {
        try (WampSocket judy = WampSocket.connect(server.port())) {
            offerTicket(judy);
            decide("\"clerk\"");
            judy.receive(Welcome.class);
            judy.send(new Subscribe(1, Dict.EMPTY, "com.example.yes"));
            judy.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
            decide("true");
            judy.receive(Subscribed.class);
            judy.receive(Goodbye.class);

            offerTicket(judy);
            decide("\"clerk\"");
            judy.receive(Welcome.class);
        }
    }
}
