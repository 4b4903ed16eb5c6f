package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Chromium without a window, driven by its DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningProgram program;
    private final WebSocket devTools;
    private final AtomicInteger lastCommand = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> commands = new ConcurrentHashMap<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    private Browser(RunningProgram program, URI devTools) {
        this.program = program;
        this.devTools = HTTP.newWebSocketBuilder()
                .buildAsync(devTools, new Incoming())
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public static Browser start() throws IOException, InterruptedException {
        Path profile = RunningProgram.workDirectory("chromium");
        // it opens the router's own page only, and its sandbox does not work for root nor in most containers
        RunningProgram program = RunningProgram.start(
                "chromium",
                List.of(
                        RunningProgram.installed("chromium", "chromium-browser", "google-chrome"),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-extensions",
                        "--no-first-run",
                        "--window-size=1280,900",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank"));
        try {
            return new Browser(
                    program,
                    URI.create(program.awaitLine("listening on (ws://\\S+)").group(1)));
        } catch (AssertionError | InterruptedException | RuntimeException failure) {
            program.close();
            throw failure;
        }
    }

    /** Opens a page in a new tab and waits until it is there. */
    public Page open(URI address) {
        String target =
                command("", "Target.createTarget", Map.of("url", "about:blank")).getString("targetId");
        String session = command("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .getString("sessionId");
        Page page = new Page(target, session);
        pages.put(session, page);
        for (String domain : List.of("Page", "Runtime", "Log")) {
            command(session, domain + ".enable", Map.of());
        }
        JsonObject navigation = command(session, "Page.navigate", Map.of("url", address.toString()));
        if (navigation.containsKey("errorText")) {
            throw new AssertionError("cannot open " + address + ": " + navigation.getString("errorText"));
        }
        page.loaded.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return page;
    }

    private JsonObject command(String session, String method, Map<String, Object> parameters) {
        int id = lastCommand.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        commands.put(id, answer);
        JsonObjectBuilder command = Json.createObjectBuilder()
                .add("id", id)
                .add("method", method)
                .add("params", Json.createObjectBuilder(parameters));
        if (!session.isEmpty()) {
            command.add("sessionId", session);
        }
        synchronized (devTools) {
            devTools.sendText(command.build().toString(), true).join();
        }
        JsonObject result;
        try {
            result = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException late) {
            throw new AssertionError(program.said("did not answer " + method), late);
        }
        if (result.containsKey("error")) {
            throw new AssertionError(method + " failed: " + result.get("error"));
        }
        return result.getJsonObject("result");
    }

    @Override
    public void close() {
        try {
            // it clears up behind itself, which it cannot where it is killed
            command("", "Browser.close", Map.of());
            program.awaitExit();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (AssertionError | RuntimeException dead) {
            // it is killed below
        }
        devTools.abort();
        program.close();
    }

    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                try (JsonReader reader = Json.createReader(new StringReader(parts.toString()))) {
                    received(reader.readObject());
                }
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void received(JsonObject message) {
            if (message.containsKey("id")) {
                commands.remove(message.getInt("id")).complete(message);
                return;
            }
            Page page = pages.get(message.getString("sessionId", ""));
            if (page != null) {
                page.happened(message.getString("method"), message.getJsonObject("params"));
            }
        }
    }

    /** A page in a tab, with what a person does with it. Elements are named by CSS selectors. */
    public final class Page implements AutoCloseable {
        private final String target;
        private final String session;
        private final CompletableFuture<Void> loaded = new CompletableFuture<>();

        /** Guarded by itself. */
        private final List<String> complaints = new ArrayList<>();

        private Page(String target, String session) {
            this.target = target;
            this.session = session;
        }

        private void happened(String event, JsonObject what) {
            switch (event) {
                case "Page.loadEventFired" -> loaded.complete(null);
                case "Runtime.exceptionThrown" -> complain(what.toString());
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning", "assert").contains(what.getString("type"))) {
                        complain(what.toString());
                    }
                }
                case "Log.entryAdded" -> {
                    JsonObject entry = what.getJsonObject("entry");
                    if (List.of("error", "warning").contains(entry.getString("level"))) {
                        complain(entry.getString("source") + ": " + entry.getString("text"));
                    }
                }
                default -> {}
            }
        }

        private void complain(String complaint) {
            synchronized (complaints) {
                complaints.add(complaint);
                complaints.notifyAll();
            }
        }

        /** The errors and warnings in the browser's console. */
        public List<String> complaints() {
            synchronized (complaints) {
                return List.copyOf(complaints);
            }
        }

        /** Waits until the console has an error or a warning that contains the text. */
        public void awaitComplaint(String text) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (complaints) {
                while (complaints.stream().noneMatch(complaint -> complaint.contains(text))) {
                    long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                    if (leftMillis <= 0) {
                        throw new AssertionError("the console says nothing of '" + text + "': " + complaints);
                    }
                    complaints.wait(leftMillis);
                }
            }
        }

        /** Fails where a script runs that does not stand in the page. */
        public void assertRunsNothingElse() throws InterruptedException {
            evaluate("{ const script = document.createElement('script'); script.textContent = 'window.intruder = 1';"
                    + " document.body.append(script); }");
            assertEquals("undefined", evaluate("typeof window.intruder"));
            awaitComplaint("Content Security Policy");
        }

        public void click(String selector) {
            evaluate("element(" + quoted(selector) + ").click()");
        }

        /** Makes the page as wide as that, as a phone would. */
        public void narrow(int width) {
            command(
                    session,
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        }

        /** Types a text into a field, or chooses that option. */
        public void fill(String selector, String text) {
            evaluate("{ const field = element(" + quoted(selector) + "); field.value = " + quoted(text)
                    + "; field.dispatchEvent(new Event('input', { bubbles: true }));"
                    + " field.dispatchEvent(new Event('change', { bubbles: true })); }");
        }

        public String text(String selector) {
            return evaluate("element(" + quoted(selector) + ").innerText").toString();
        }

        /** Waits until there is such an element. */
        public void await(String selector) {
            awaitThat("document.querySelector(" + quoted(selector) + ") !== null");
        }

        /** Waits until there is no such element. */
        public void awaitNone(String selector) {
            awaitThat("document.querySelector(" + quoted(selector) + ") === null");
        }

        /** Waits until the element contains the text. */
        public void awaitText(String selector, String text) {
            awaitThat("element(" + quoted(selector) + ").innerText.includes(" + quoted(text) + ")");
        }

        private void awaitThat(String condition) {
            evaluate("await new Promise((resolve, reject) => {"
                    + " const check = () => { if (" + condition + ") { observer.disconnect(); resolve(); } };"
                    + " const observer = new MutationObserver(check);"
                    + " observer.observe(document,"
                    + " { subtree: true, childList: true, attributes: true, characterData: true });"
                    + " setTimeout(() => reject(new Error('did not happen; the page says: '"
                    + " + document.body.innerText)), " + TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS - 10) + ");"
                    + " check(); })");
        }

        /**
         * Has the page be so wide and high, in a scheme that the person prefers.
         *
         * @param scheme {@code dark} or {@code light}
         */
        public void emulate(int width, int height, String scheme) {
            command(
                    session,
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
            command(
                    session,
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        }

        /** Writes what is to be seen into a file, whose name ends with {@code .png}, {@code .jpeg} or {@code .webp}. */
        public void screenshot(Path file) throws IOException {
            String name = file.toString();
            String format = name.substring(name.lastIndexOf('.') + 1);
            Map<String, Object> wanted =
                    format.equals("png") ? Map.of("format", format) : Map.of("format", format, "quality", 70);
            String data = command(session, "Page.captureScreenshot", wanted).getString("data");
            Files.write(file, Base64.getDecoder().decode(data));
        }

        /** Runs a statement, or evaluates an expression, in the page, where {@code element(selector)} finds an element. */
        Object evaluate(String script) {
            String function = "(async () => { const element = selector => document.querySelector(selector)"
                    + " ?? (() => { throw new Error(`no element ${selector}`); })();"
                    + (script.startsWith("{") || script.startsWith("await ") ? script : " return " + script) + " })()";
            JsonObject answer = command(
                    session,
                    "Runtime.evaluate",
                    Map.of("expression", function, "awaitPromise", true, "returnByValue", true));
            if (answer.containsKey("exceptionDetails")) {
                throw new AssertionError(script + " failed: "
                        + answer.getJsonObject("exceptionDetails").getJsonObject("exception") + "; the console says: "
                        + complaints());
            }
            JsonValue value = answer.getJsonObject("result").getOrDefault("value", JsonValue.NULL);
            return value instanceof jakarta.json.JsonString string ? string.getString() : value;
        }

        private String quoted(String text) {
            return Json.createValue(text).toString();
        }

        @Override
        public void close() {
            pages.remove(session);
            command("", "Target.closeTarget", Map.of("targetId", target));
        }
    }
}
