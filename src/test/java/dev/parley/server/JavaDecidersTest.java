package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Decider;
import dev.parley.auth.login.Login;
import dev.parley.config.ConfigurationException;
import dev.parley.message.Abort;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.runtime.work.Deciders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java classes decide who comes in and what they may do; services, or what another provider has, as CDI has its beans. */
class JavaDecidersTest {
    private static final String CONFIGURATION = "{\"realms\": {\"realm1\": {"
            + "\"authentication\": {\"ticket\": {\"authenticator\": \"java:" + Doorman.class.getName() + "\"}},"
            + "\"authorizer\": {\"procedure\": \"java:%s\"}}}}";

    /** A service. */
    public static final class Doorman implements Decider {
        @Override
        public @Nullable Object decide(List<@Nullable Object> arguments) {
            Map<?, ?> details = (Map<?, ?>) arguments.get(2);
            return "realm1".equals(arguments.get(0)) && "a-ticket".equals(details.get("ticket")) ? "clerk" : null;
        }
    }

    /** No service, and only its provider can make it. */
    static final class Judge implements Decider {
        static final AtomicInteger MADE = new AtomicInteger();

        Judge() {
            MADE.incrementAndGet();
        }

        @Override
        public Object decide(List<@Nullable Object> arguments) {
            if ("com.example.broken".equals(arguments.get(1))) {
                throw new IllegalStateException("as the test wants it");
            }
            return "com.example.yes".equals(arguments.get(1));
        }
    }

    /** A service that has the judge. */
    public static final class Court implements Deciders.Provider {
        @Override
        public @Nullable Supplier<Decider> find(String className) {
            return className.equals(Judge.class.getName()) ? Judge::new : null;
        }
    }

    @TempDir
    private Path folder;

    private Server start(String authorizer) throws Exception {
        Path file = Files.writeString(folder.resolve("parley.json"), CONFIGURATION.formatted(authorizer));
        return Server.start(Server.configuration(file).listeningOn(null, 0));
    }

    @Test
    void theyDecideAndAreMadeOnce() throws Exception {
        int before = Judge.MADE.get();
        try (Server server = start(Judge.class.getName());
                WampSocket judy = WampSocket.connect(server.port())) {
            judy.welcome("realm1", Login.ticket("judy", "a-ticket"));
            for (int i = 0; i < 3; i++) {
                judy.send(new Subscribe(3 * i + 1, Dict.EMPTY, "com.example.yes"));
                judy.receive(Subscribed.class);
                judy.send(new Subscribe(3 * i + 2, Dict.EMPTY, "com.example.no"));
                assertEquals(
                        "wamp.error.not_authorized",
                        judy.receive(ErrorReply.class).error());
                judy.send(new Subscribe(3 * i + 3, Dict.EMPTY, "com.example.broken"));
                assertEquals(
                        "wamp.error.authorization_failed",
                        judy.receive(ErrorReply.class).error());
            }
            assertEquals(before + 1, Judge.MADE.get());
        }
    }

    @Test
    void whomOneRefusesIsNotIn() throws Exception {
        try (Server server = start(Judge.class.getName());
                WampSocket judy = WampSocket.connect(server.port())) {
            judy.raw()
                    .sendText(
                            "[1,\"realm1\",{\"roles\":{\"subscriber\":{}},\"authmethods\":[\"ticket\"],\"authid\":\"judy\"}]");
            judy.receive(Challenge.class);
            judy.raw().sendText("[5,\"another\",{}]");
            assertEquals(
                    "wamp.error.authentication_denied",
                    judy.receive(Abort.class).reason());
        }
    }

    @Test
    void aClassThatIsNeitherIsRefusedAtTheStart() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> start("com.example.Nobody").close());
        assertTrue(refused.getMessage()
                .contains("realms.realm1.authorizer.procedure: there is no class com.example.Nobody"));
        assertTrue(refused.getMessage().contains("META-INF/services/"));
        assertTrue(refused.getMessage().contains("CDI"));
    }
}
