package dev.parley.it.container.bean;

import dev.parley.examples.endpoints.Order;
import dev.parley.examples.endpoints.OrderClient;
import dev.parley.examples.endpoints.PriceWatch;
import dev.parley.examples.endpoints.Receipt;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;

/** Goes as a client to a desk and to a router, whose addresses it is told, over the WebSocket client of its container. */
@ServerEndpoint("/visit")
public class Visitor {

    /** Elsewhere: whoever waits for messages must not keep the thread that brings them. */
    @OnMessage
    public void received(String addresses, Session session) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Thread thread = new Thread(() -> visit(addresses.split(" "), session), "visitor");
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        thread.start();
    }

    private static void visit(String[] addresses, Session session) {
        String told;
        try {
            told = order(URI.create(addresses[0])) + ", " + watch(URI.create(addresses[1]));
        } catch (Exception failure) {
            told = failure.toString();
        }
        try {
            session.getBasicRemote().sendText(told);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String order(URI desk) throws Exception {
        OrderClient client = new OrderClient();
        WebSocketContainer container = ContainerProvider.getWebSocketContainer();
        try (Session session = container.connectToServer(client, desk)) {
            session.getBasicRemote().sendObject(order());
            Receipt receipt = client.next();
            return receipt.customer() + " " + receipt.total();
        }
    }

    private static String watch(URI router) throws Exception {
        PriceWatch watch = new PriceWatch(order());
        WebSocketContainer container = ContainerProvider.getWebSocketContainer();
        try (Session session = container.connectToServer(watch, router)) {
            String news = watch.next();
            watch.leave(session);
            return news;
        }
    }

    /** One that costs 3.00. */
    public static Order order() {
        return new Order("Ann", List.of(new Order.Line("tea", 2, new BigDecimal("1.50"))));
    }
}
