package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.examples.endpoints.Order;
import dev.parley.examples.endpoints.OrderClient;
import dev.parley.examples.endpoints.OrderCodec;
import dev.parley.examples.endpoints.OrderDecoder;
import dev.parley.examples.endpoints.OrderDesk;
import dev.parley.examples.endpoints.OrderEncoder;
import dev.parley.examples.endpoints.PriceWatch;
import dev.parley.examples.endpoints.Receipt;
import dev.parley.examples.endpoints.ReceiptCodec;
import dev.parley.examples.endpoints.ReceiptEncoder;
import dev.parley.it.RawPeer;
import dev.parley.it.container.bean.StrictDesk;
import dev.parley.it.container.bean.Visitor;
import dev.parley.it.container.bean.WampDesk;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Endpoints of an application, with our encoders and decoders: as servers in the container, and as clients in it and outside. */
final class OwnEndpoints {
    private static final List<Class<?>> CLASSES = List.of(
            Order.class,
            Order.Line.class,
            OrderCodec.class,
            OrderDecoder.class,
            OrderEncoder.class,
            Receipt.class,
            ReceiptCodec.class,
            ReceiptEncoder.class,
            OrderDesk.class,
            OrderClient.class,
            PriceWatch.class,
            PriceWatch.Price.class,
            StrictDesk.class,
            WampDesk.class,
            Visitor.class);

    private static final String WRONG = "{\"customer\":\"Bob\",\"lines\":[{\"count\":\"many\"}]}";
    private static final String COMPLAINT =
            "lines[0].count: a whole number expected, not '\"many\"}]}' at character 36";

    private OwnEndpoints() {}

    static String check(Container container) throws Exception {
        Path war = Wars.withLibrary("endpoints", CLASSES);
        Path deployed = container.deploy(war);
        String base = "ws://127.0.0.1:" + container.port() + "/endpoints";
        String closing;
        try {
            container.await("has no desk", () -> {
                ordersAreAnswered(URI.create(base + "/orders"));
                return true;
            });
            closing = strictOnes(URI.create(base + "/strict"), Differences.closesAtMisfit(container.distribution()));
            for (String subProtocol : List.of(RawPeer.JSON, RawPeer.BATCHED)) {
                wampByHand(URI.create(base + "/desk"), subProtocol);
            }
            clientsCall(URI.create(base + "/desk"));
            try (Client shop = Client.connect(container.webSocket(), "realm1").get(20, TimeUnit.SECONDS);
                    RawPeer visitor = RawPeer.connect(URI.create(base + "/visit"))) {
                shop.register(PriceWatch.TOTAL, Order.class, order -> new BigDecimal("3.00"))
                        .get(20, TimeUnit.SECONDS);
                visitor.sendText(base + "/orders " + container.webSocket());
                assertEquals("Ann 3.00, total 3.00", visitor.receiveText());
            }
        } finally {
            Files.delete(deployed);
        }
        return closing;
    }

    private static void ordersAreAnswered(URI desk) throws Exception {
        OrderClient client = new OrderClient();
        try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(client, desk)) {
            session.getBasicRemote().sendObject(Visitor.order());
            assertEquals(new Receipt("Ann", new BigDecimal("3.00"), null), client.next());
            session.getBasicRemote().sendText(WRONG);
            assertEquals(new Receipt(null, null, COMPLAINT), client.next());
            session.getBasicRemote().sendText("JSON?");
            assertTrue(client.next().problem().startsWith("an object expected, not 'JSON?'"));
            session.getBasicRemote().sendText("null");
            assertEquals("an object expected, not null", client.next().problem());
        }
    }

    /** Most containers leave the connection open; those that close it may let the complaint go out before. */
    private static String strictOnes(URI desk, boolean isClosing) throws Exception {
        OrderClient client = new OrderClient();
        try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(client, desk)) {
            session.getBasicRemote().sendObject(Visitor.order());
            assertEquals("Ann", client.next().customer());
            try {
                session.getBasicRemote().sendText(WRONG);
            } catch (RejectedExecutionException closed) {
                // Tyrus was told of the end before it returned
                assertTrue(isClosing, closed::toString);
            }
            String problem = client.next().problem();
            if (isClosing) {
                String last = problem.equals(COMPLAINT) ? client.next().problem() : problem;
                assertTrue(last.startsWith("closed: "), last);
                return "a misfit closes it";
            }
            assertEquals(COMPLAINT, problem);
            session.getBasicRemote().sendObject(Visitor.order());
            assertEquals("Ann", client.next().customer());
            return "";
        }
    }

    private static void wampByHand(URI desk, String subProtocol) throws Exception {
        try (RawPeer peer = RawPeer.join(desk, subProtocol)) {
            assertEquals(subProtocol, peer.subProtocol());
            peer.send(
                    "[48,1,{},\"com.example.lines\",[{\"customer\":\"Ann\",\"lines\":[{},{}]}]]",
                    "[48,2,{},\"com.example.lines\",[5]]");
            assertEquals("[50,1,{},[2]]", peer.receiveText());
            assertEquals("wamp.error.invalid_argument", peer.receive(8).getString(4));
            peer.send("[48,3,");
            assertEquals("wamp.error.protocol_violation", peer.receive(3).getString(2));
            assertEquals(1002, peer.awaitEnd().code());
        }
    }

    private static void clientsCall(URI desk) throws Exception {
        try (Client client = Client.connect(desk, "realm1").get(20, TimeUnit.SECONDS)) {
            assertEquals(
                    1,
                    client.call(Integer.class, "com.example.lines", Visitor.order())
                            .get(20, TimeUnit.SECONDS));
            ExecutionException refused = assertThrows(
                    ExecutionException.class, () -> client.call(Integer.class, "com.example.lines", "no order")
                            .get(20, TimeUnit.SECONDS));
            assertTrue(refused.getCause() instanceof WampException);
        }
    }
}
