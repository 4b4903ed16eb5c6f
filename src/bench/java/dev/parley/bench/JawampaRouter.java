package dev.parley.bench;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import ws.wamp.jawampa.WampRouter;
import ws.wamp.jawampa.WampRouterBuilder;
import ws.wamp.jawampa.transport.netty.SimpleWampWebsocketListener;

/** jawampa's router as its own example starts it. */
final class JawampaRouter {
    private JawampaRouter() {}

    public static void main(String[] arguments) throws Exception {
        WampRouterBuilder builder = new WampRouterBuilder();
        builder.addRealm("realm1");
        WampRouter router = builder.build();
        URI address = URI.create("ws://127.0.0.1:" + EchoServers.port(arguments) + "/ws");
        new SimpleWampWebsocketListener(router, address, null).start();
        new CountDownLatch(1).await();
    }
}
