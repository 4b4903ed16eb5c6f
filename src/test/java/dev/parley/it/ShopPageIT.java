package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.parley.client.Client;
import dev.parley.examples.shop.Counter;
import dev.parley.examples.shop.Warehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the shop, from an origin of its own, with both services. */
class ShopPageIT {
    private static final Path PAGES = Path.of("src/examples/web");

    @Test
    void aCustomerOrdersAndSeesWhatIsLeft(@TempDir Path folder) throws Exception {
        HttpServer pages = pages();
        String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
        String configuration = Files.readString(PAGES.resolve("parley.json"))
                .replace("http://127.0.0.1:5173", origin)
                .replaceFirst("(?m)^ *\"\\$schema\".*\n", "");
        Path file = Files.writeString(folder.resolve("parley.json"), configuration);
        try (Browser browser = Browser.start();
                StandaloneRouter router = StandaloneRouter.start("--config", file.toString());
                Client warehouse = Client.connect(router.webSocket(), "realm1").join();
                Client counter = Client.connect(router.webSocket(), "realm1").join()) {
            new Warehouse(warehouse).open();
            new Counter(counter).open();
            try (Browser.Page page = browser.open(URI.create(origin + "/shop.html?router=" + router.webSocket()))) {
                page.awaitText("#answer", "Open.");
                page.fill("#item", "tea");
                page.fill("#count", "3");
                page.click("button");
                page.awaitText("#answer", "Receipt 1: 3 of tea for 12.6");
                page.awaitText("#items", "97");

                page.fill("#count", "1000");
                page.click("button");
                page.awaitText("#answer", "com.example.error.not_enough");
                assertEquals(List.of(), page.complaints());
            }
        } finally {
            pages.stop(0);
        }
    }

    private static HttpServer pages() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file = PAGES.resolve(exchange.getRequestURI().getPath().substring(1));
            boolean isThere = Files.isRegularFile(file);
            byte[] content = isThere ? Files.readAllBytes(file) : new byte[0];
            exchange.getResponseHeaders()
                    .add("Content-Type", file.toString().endsWith(".js") ? "text/javascript" : "text/html");
            exchange.sendResponseHeaders(isThere ? 200 : 404, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        return server;
    }
}
