package dev.parley.it;

import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.client.Login;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.RegisterOptions;
import dev.parley.client.SubscribeOptions;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.InvocationPolicy;
import dev.parley.server.Server;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A shop with 1,000 sessions, and pictures of the inspector that looks at it: the tour of {@code operations.md}. Started by hand. */
final class InspectorTour implements AutoCloseable {
    private static final int SESSIONS = 1_000;
    private static final int STOCKS = 3;
    private static final int DISPLAYS = 40;
    private static final int TILLS = 160;
    private static final int PATIENCE_SECONDS = 60;
    private static final String PRICE = "com.shop.price";
    private static final String READINGS = "com.shop.sensor.";
    private static final String OFFERS = "com.shop.offers";

    private final Server server;
    private final List<Client> clients = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    private InspectorTour() throws Exception {
        String principals = IntStream.range(0, SESSIONS)
                .mapToObj(i -> "{\"authid\": \"" + name(i) + "\", \"role\": \"" + role(i) + "\", \"ticket\": \"ticket-"
                        + i + "\"}")
                .collect(Collectors.joining(","));
        String rules = "[{\"uri\": \"\", \"match\": \"prefix\", \"allow\": [\"call\", \"register\", \"subscribe\","
                + " \"publish\"]}]";
        String json = """
                {"listeners": [{"port": 0, "trustedProxies": ["127.0.0.1"]}], "management": {"port": 0, "tail": "messages"},
                 "limits": {"connectionsPerAddress": 10000},
                 "realms": {
                  "shop": {"authentication": {"ticket": {}, "principals": [%s]},
                    "roles": {"backend": %s, "till": %s, "display": %s, "sensor": %s},
                    "history": [{"uri": "com.shop.offers", "events": 100}]},
                  "lab": {"authentication": {"anonymous": {"role": "guest"}}, "roles": {"guest": %s}}}}
                """.formatted(principals, rules, rules, rules, rules, rules);
        server = Server.start(ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get));
    }

    private static String role(int i) {
        return i < STOCKS ? "backend" : i < DISPLAYS ? "display" : i < TILLS ? "till" : "sensor";
    }

    private static String name(int i) {
        return switch (role(i)) {
            case "backend" -> "stock-" + (i + 1);
            case "display" -> "display-" + (i - STOCKS + 1);
            case "till" -> "till-" + (i - DISPLAYS + 1);
            default -> "sensor-" + (i - TILLS + 1);
        };
    }

    private CompletableFuture<Client> connect(int i) {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("shop")
                .header("X-Forwarded-For", "10.20." + i / 250 + "." + (i % 250 + 1))
                .login(Login.ticket(name(i), "ticket-" + i))
                .reconnect(Reconnect.NEVER)
                .connect();
    }

    private void fill() throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            clients.add(connect(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        for (int i = 0; i < 7; i++) {
            clients.add(server.join("lab").get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        for (int i = 0; i < STOCKS; i++) {
            Client stock = clients.get(i);
            RegisterOptions shared = RegisterOptions.DEFAULT.invoke(InvocationPolicy.ROUNDROBIN);
            stock.register(shared, PRICE, Invocation::arguments).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        for (String procedure : List.of("com.shop.stock.count", "com.shop.stock.order", "com.shop.receipt")) {
            clients.get(0).register(procedure, Invocation::arguments).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        clients.get(1)
                .register(RegisterOptions.DEFAULT.prefix(), "com.shop.report.", Invocation::arguments)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (int i = STOCKS; i < DISPLAYS; i++) {
            clients.get(i).subscribe(OFFERS, event -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        clients.get(STOCKS)
                .subscribe(SubscribeOptions.DEFAULT.prefix(), READINGS, event -> {})
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        clients.get(0)
                .publishAcknowledged(PublishOptions.DEFAULT.retain(), "com.shop.notice", "open till eight")
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ScheduledFuture<?> traffic = timer.scheduleAtFixedRate(this::trade, 0, 50, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> leaving = timer.scheduleAtFixedRate(this::comeAndGo, 0, 700, TimeUnit.MILLISECONDS);
        if (traffic.isDone() || leaving.isDone()) {
            throw new IllegalStateException("the shop does not open");
        }
    }

    private void trade() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // busier and quieter, over minutes and seconds
        double wave = 1.2 + Math.sin(System.nanoTime() / 3e10) + 0.4 * Math.sin(System.nanoTime() / 4e9);
        for (int i = 0; i < 8 * wave; i++) {
            int till = random.nextInt(DISPLAYS, TILLS);
            CompletableFuture<?> unused = clients.get(till).call(PRICE, "apple");
        }
        for (int i = 0; i < 14 * wave; i++) {
            // the last one is to be sent away
            int sensor = random.nextInt(TILLS, SESSIONS - 1);
            clients.get(sensor).publish(READINGS + name(sensor) + ".temperature", 20 + random.nextInt(5));
        }
        if (random.nextInt(8) == 0) {
            clients.get(0).publish(OFFERS, "apples");
        }
    }

    private void comeAndGo() {
        int i = ThreadLocalRandom.current().nextInt(DISPLAYS, SESSIONS);
        CompletableFuture<?> unused = connect(i).thenCompose(guest -> guest.publishAcknowledged(READINGS + "away", 1)
                .whenComplete((id, failure) -> guest.close()));
    }

    private void kill(int i) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address()
                                        .resolve("/api/kill?realm=shop&message=please+update&session="
                                                + clients.get(i).sessionId()))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.managementPort() + "/");
    }

    /** Pictures of the lists, of a narrow screen, and of the dark. */
    private static void picture(Browser browser, URI address, Path directory, String kind) throws Exception {
        try (Browser.Page page = browser.open(address)) {
            page.await("#state[data-state='live']");
            page.emulate(1280, 860, "light");
            settle(page);
            page.screenshot(directory.resolve("inspector-sessions." + kind));
            page.click("#tab-closed");
            settle(page);
            page.emulate(1280, 860, "dark");
            settle(page);
            page.screenshot(directory.resolve("inspector-closed-dark." + kind));
            page.click("#tab-registrations");
            page.emulate(1280, 860, "light");
            settle(page);
            page.screenshot(directory.resolve("inspector-procedures." + kind));
            page.click("#tab-subscriptions");
            page.await("#rows tr");
            page.click("#rows button[aria-label='Watch the messages about " + READINGS + "']");
            settle(page);
            page.evaluate("document.getElementById('tail').scrollIntoView()");
            page.screenshot(directory.resolve("inspector-tail." + kind));
            page.click("#tail-end");
            page.click("#tab-sessions");
            page.emulate(375, 780, "dark");
            settle(page);
            page.screenshot(directory.resolve("inspector-phone." + kind));
            page.evaluate("document.getElementById('list').scrollIntoView()");
            page.screenshot(directory.resolve("inspector-phone-list." + kind));
        }
    }

    /** Two answers later there are rates. */
    private static void settle(Browser.Page page) throws InterruptedException {
        page.await("#rows tr");
        TimeUnit.SECONDS.sleep(5);
    }

    /**
     * Writes the pictures.
     *
     * @param arguments into which directory; for how many seconds the shop is open before, by default 300; what kind of pictures
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments.length > 0 ? arguments[0] : "src/docs/pictures"));
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 300;
        try (InspectorTour tour = new InspectorTour()) {
            tour.fill();
            System.out.println("The shop is open: " + tour.address());
            TimeUnit.SECONDS.sleep(seconds);
            tour.kill(SESSIONS - 1);
            try (Browser browser = Browser.start()) {
                picture(browser, tour.address(), directory, arguments.length > 2 ? arguments[2] : "webp");
            }
        }
        System.exit(0);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.close();
    }
}
