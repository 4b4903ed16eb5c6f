package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.config.Configuration;
import dev.parley.examples.endpoints.OrderClient;
import dev.parley.examples.endpoints.OrderDesk;
import dev.parley.examples.endpoints.PriceWatch;
import dev.parley.http.WebServer;
import dev.parley.it.RawPeer;
import dev.parley.it.container.bean.StrictDesk;
import dev.parley.it.container.bean.Visitor;
import dev.parley.it.container.bean.WampDesk;
import dev.parley.message.Abort;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Welcome;
import dev.parley.server.Server;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotated endpoints with our encoders and decoders, at both ends of a connection. */
@Timeout(60)
class EndpointsOnTyrusTest {
    private WebServer server;

    /** Welcomes whoever says HELLO, one message at a time. */
    @ServerEndpoint(
            value = "/plain",
            subprotocols = "wamp.2.json",
            decoders = WampCodec.class,
            encoders = WampEncoder.class)
    public static class PlainDesk {

        @OnMessage
        public Message received(Message message) {
            return message instanceof Hello hello
                    ? new Welcome(9, Dict.of("realm", hello.realm()))
                    : new Abort(Dict.EMPTY, "wamp.error.protocol_violation", Payload.NONE);
        }

        @OnError
        public void failed(Session session, Throwable failure) throws IOException, EncodeException {
            Dict details = Dict.of("message", failure.getMessage());
            session.getBasicRemote().sendObject(new Abort(details, "wamp.error.protocol_violation", Payload.NONE));
            session.close(new CloseReason(CloseCodes.PROTOCOL_ERROR, "malformed"));
        }
    }

    /** Joins, subscribes, and waits for an order. */
    @ClientEndpoint(subprotocols = "wamp.2.json", decoders = WampCodec.class, encoders = WampEncoder.class)
    public static class PlainSubscriber {
        final CompletableFuture<Void> subscribed = new CompletableFuture<>();
        final CompletableFuture<dev.parley.examples.endpoints.Order> order = new CompletableFuture<>();

        @OnOpen
        public void opened(Session session) throws IOException, EncodeException {
            session.getBasicRemote().sendObject(new Hello("realm1", Dict.of("roles", Map.of("subscriber", Map.of()))));
        }

        @OnMessage
        public void received(Message message, Session session) throws IOException, EncodeException {
            if (message instanceof Welcome) {
                session.getBasicRemote().sendObject(new Subscribe(1, Dict.EMPTY, "com.example.orders"));
            } else if (message instanceof Subscribed) {
                subscribed.complete(null);
            } else if (message instanceof Event event) {
                order.complete(new Arguments(event.payload()).to(dev.parley.examples.endpoints.Order.class));
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = WebServer.builder()
                .endpoints(List.of(OrderDesk.class, StrictDesk.class, WampDesk.class, PlainDesk.class))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Open Liberty sends an object once for each class and interface of its encoder that names its type. */
    @Test
    void anEncoderNamesItsTypeOnce() {
        List<Class<? extends Encoder>> encoders = new ArrayList<>(List.of(WampEncoder.class, WampBatchEncoder.class));
        for (Class<?> endpoint : List.of(OrderDesk.class, StrictDesk.class, WampDesk.class)) {
            encoders.addAll(List.of(endpoint.getAnnotation(ServerEndpoint.class).encoders()));
        }
        for (Class<?> endpoint : List.of(OrderClient.class, PriceWatch.class)) {
            encoders.addAll(List.of(endpoint.getAnnotation(ClientEndpoint.class).encoders()));
        }
        for (Class<?> encoder : encoders) {
            Type[] interfaces = encoder.getGenericInterfaces();
            assertEquals(1, interfaces.length, encoder::getName);
            assertEquals(Object.class, encoder.getSuperclass(), encoder::getName);
            assertEquals(Encoder.Text.class, ((ParameterizedType) interfaces[0]).getRawType(), encoder::getName);
        }
    }

    private URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    @Test
    void ordersGoAndReceiptsCome() throws Exception {
        OrderClient client = new OrderClient();
        try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(client, uri("/orders"))) {
            session.getBasicRemote().sendObject(Visitor.order());
            assertEquals(new BigDecimal("3.00"), client.next().total());
            session.getBasicRemote().sendText("{\"lines\":7}");
            assertEquals(
                    "lines: a list expected, not '7}' at character 9",
                    client.next().problem());
            session.getBasicRemote().sendText("null");
            assertEquals("an object expected, not null", client.next().problem());
            session.getBasicRemote().sendObject(Visitor.order());
            assertEquals("Ann", client.next().customer());
        }
    }

    @Test
    void whatAcodecThrowsReachesOnErrorAndTheConnectionStays() throws Exception {
        OrderClient client = new OrderClient();
        try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(client, uri("/strict"))) {
            session.getBasicRemote().sendText("{\"lines\":7}");
            assertEquals(
                    "lines: a list expected, not '7}' at character 9",
                    client.next().problem());
            session.getBasicRemote().sendObject(Visitor.order());
            assertEquals("Ann", client.next().customer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RawPeer.JSON, RawPeer.BATCHED})
    void aWampEndpointSpeaksBothSubProtocols(String subProtocol) throws Exception {
        try (RawPeer peer = RawPeer.join(uri("/desk"), subProtocol)) {
            peer.send("[48,1,{},\"com.example.lines\",[{\"lines\":[{},{}]}]]", "[48,2,{},\"com.example.lines\",[5]]");
            assertEquals("[50,1,{},[2]]", peer.receiveText());
            assertEquals("wamp.error.invalid_argument", peer.receive(8).getString(4));
            peer.send("[48,3,");
            assertEquals("wamp.error.protocol_violation", peer.receive(3).getString(2));
            assertEquals(1002, peer.awaitEnd().code());
        }
    }

    @Test
    void ourClientCallsAwampEndpoint() throws Exception {
        try (Client client = Client.connect(uri("/desk"), "realm1").get(20, TimeUnit.SECONDS)) {
            assertEquals(
                    1,
                    client.call(Integer.class, "com.example.lines", Visitor.order())
                            .get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void ofPlainMessagesTheMalformedOneReachesOnError() throws Exception {
        try (RawPeer peer = RawPeer.connect(uri("/plain"), RawPeer.JSON)) {
            peer.send("[1,\"realm1\",{}]");
            assertEquals("[2,9,{\"realm\":\"realm1\"}]", peer.receiveText());
            peer.send("[48,\"one\"]");
            String abort = peer.receiveText();
            assertTrue(abort.contains("CALL.Request (an id, from 1 to 2^53) expected"), abort);
            assertEquals(1002, peer.awaitEnd().code());
        }
    }

    @Test
    void aBatchIsNoPlainMessage() throws Exception {
        try (RawPeer peer = RawPeer.connect(uri("/plain"), RawPeer.JSON)) {
            peer.send("[1,\"realm1\",{}]\u001e[1,\"realm1\",{}]\u001e");
            String abort = peer.receiveText();
            assertTrue(abort.contains("a batch: wamp.2.json has one message"), abort);
        }
    }

    @Test
    void aPlainClientIsServedByTheRouter() throws Exception {
        try (Server router = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client publisher = router.join("realm1").get(20, TimeUnit.SECONDS)) {
            PlainSubscriber subscriber = new PlainSubscriber();
            URI uri = URI.create("ws://127.0.0.1:" + router.port() + "/ws");
            try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(subscriber, uri)) {
                subscriber.subscribed.get(20, TimeUnit.SECONDS);
                publisher.publish("com.example.orders", Visitor.order());
                assertEquals(Visitor.order(), subscriber.order.get(20, TimeUnit.SECONDS));
                assertTrue(session.isOpen());
            }
        }
    }
}
