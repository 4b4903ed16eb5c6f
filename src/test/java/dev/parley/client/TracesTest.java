package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two clients tell OpenTelemetry, with a router between them. */
@Timeout(60)
class TracesTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final String CALLERS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Ends ends = new Ends();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .addSpanProcessor(ends)
            .build();

    /** The kinds of the spans that have ended, and are exported. */
    private static final class Ends implements SpanProcessor {
        private final Map<SpanKind, Semaphore> ended = new ConcurrentHashMap<>();

        private Semaphore of(SpanKind kind) {
            return ended.computeIfAbsent(kind, first -> new Semaphore(0));
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            of(span.getKind()).release();
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }

        /** Waits until so many of that kind have ended. */
        void await(SpanKind kind, int count) throws InterruptedException {
            assertTrue(of(kind).tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "no end of a " + kind);
            of(kind).release(count);
        }
    }

    @BeforeEach
    void nobodyTraces() {
        GlobalOpenTelemetry.resetForTest();
    }

    private Tracer trace() {
        OpenTelemetrySdk sdk =
                OpenTelemetrySdk.builder().setTracerProvider(provider).build();
        GlobalOpenTelemetry.set(sdk);
        return sdk.getTracer("test");
    }

    @AfterEach
    void forget() {
        GlobalOpenTelemetry.resetForTest();
        provider.close();
    }

    /** The one span of that kind, once it has ended: whoever waits for an answer may hear of it a moment before. */
    private SpanData span(SpanKind kind) throws InterruptedException {
        List<SpanData> found = spans(kind, 1);
        assertEquals(1, found.size(), () -> kind + " in " + exporter.getFinishedSpanItems());
        return found.get(0);
    }

    private List<SpanData> spans(SpanKind kind, int count) throws InterruptedException {
        ends.await(kind, count);
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == kind)
                .toList();
    }

    private static Map<String, Object> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().getKey(), Map.Entry::getValue));
    }

    private static void assertChild(SpanData parent, SpanData child) {
        assertEquals(parent.getTraceId(), child.getTraceId());
        assertEquals(parent.getSpanId(), child.getParentSpanId());
    }

    @ParameterizedTest
    @EnumSource(Reach.class)
    void aCallAndItsAnswerAreOneTraceAndWhatTheHandlerCallsIsAPartOfIt(Reach reach) throws Exception {
        Tracer tracer = trace();
        try (TestRealm realm = new TestRealm(reach)) {
            Client backend = realm.join();
            await(backend.register("com.example.stock", call -> 3));
            Client shop = realm.join();
            await(shop.register("com.example.order", call -> shop.call(Integer.class, "com.example.stock")
                    .join()));
            Client caller = realm.join();

            Span request = tracer.spanBuilder("request").startSpan();
            CompletableFuture<Integer> order;
            try (Scope current = request.makeCurrent()) {
                assertTrue(request.isRecording(), current::toString);
                order = caller.call(Integer.class, "com.example.order");
            }
            assertEquals(3, await(order));
            request.end();

            Map<String, SpanData> spans = exporter.getFinishedSpanItems().stream()
                    .collect(Collectors.toMap(span -> span.getName() + " " + span.getKind(), span -> span));
            assertEquals(5, spans.size(), spans::toString);
            SpanData orderCall = spans.get("com.example.order CLIENT");
            SpanData orderAnswer = spans.get("com.example.order SERVER");
            SpanData stockCall = spans.get("com.example.stock CLIENT");
            SpanData stockAnswer = spans.get("com.example.stock SERVER");
            assertChild(spans.get("request INTERNAL"), orderCall);
            assertChild(orderCall, orderAnswer);
            assertChild(orderAnswer, stockCall);
            assertChild(stockCall, stockAnswer);
            assertEquals(StatusCode.UNSET, orderCall.getStatus().getStatusCode());
            Map<String, Object> expected = Map.of("rpc.system.name", "wamp", "rpc.method", "com.example.order");
            if (reach != Reach.IN_PROCESS) {
                expected = Map.of(
                        "rpc.system.name",
                        "wamp",
                        "rpc.method",
                        "com.example.order",
                        "server.address",
                        "127.0.0.1",
                        "server.port",
                        (long) realm.uri().getPort());
            }
            assertEquals(expected, attributes(orderCall));
            assertEquals(expected, attributes(orderAnswer));
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // whoever calls the handler does not
    void aHandlerThatAnswersLaterEndsItsSpanThen() throws Exception {
        trace();
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<Span> within = new CompletableFuture<>();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            await(realm.join().register("com.example.later", call -> {
                within.complete(Span.current());
                return answer;
            }));
            CompletableFuture<String> result = realm.join().call(String.class, "com.example.later");
            Span current = await(within);
            assertTrue(current.isRecording());
            answer.complete("now");
            assertEquals("now", await(result));
            assertFalse(current.isRecording());
            assertEquals(
                    current.getSpanContext().getSpanId(), span(SpanKind.SERVER).getSpanId());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @SuppressWarnings("FutureReturnValueIgnored") // whoever calls the handler does not
    void anErrorIsThatOfBothSpansByItsUri(boolean isLater) throws Exception {
        trace();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            WampException refusal = new WampException("com.example.error.sold_out", "no tea");
            await(realm.join().register("com.example.order", call -> {
                if (isLater) {
                    return CompletableFuture.failedFuture(refusal);
                }
                throw refusal;
            }));
            failure(WampException.class, realm.join().call("com.example.order"));
            for (SpanKind kind : List.of(SpanKind.CLIENT, SpanKind.SERVER)) {
                assertEquals(StatusCode.ERROR, span(kind).getStatus().getStatusCode());
                assertEquals(
                        "com.example.error.sold_out", attributes(span(kind)).get("error.type"));
                assertEquals(
                        "com.example.error.sold_out", attributes(span(kind)).get("rpc.status_code"));
            }
        }
    }

    @Test
    void aCallOfNobodysProcedureIsAnErrorToo() throws Exception {
        trace();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            failure(WampException.class, realm.join().call("com.example.nobody"));
            assertEquals(
                    "wamp.error.no_such_procedure",
                    attributes(span(SpanKind.CLIENT)).get("error.type"));
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // whoever calls the handler does not
    void aCanceledCallEndsBothSpans() throws Exception {
        trace();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            await(realm.join().register("com.example.slow", call -> {
                call.onCancel(() -> stopped.complete(null));
                begun.complete(null);
                return new CompletableFuture<>();
            }));
            CompletableFuture<Arguments> result = realm.join().call("com.example.slow");
            await(begun);
            result.cancel(true);
            await(stopped);
            for (SpanKind kind : List.of(SpanKind.CLIENT, SpanKind.SERVER)) {
                assertEquals("wamp.error.canceled", attributes(span(kind)).get("error.type"));
            }
        }
    }

    @Test
    void progressAndChunksBelongToOneSpanOnEachSide() throws Exception {
        Tracer tracer = trace();
        List<Integer> progress = new ArrayList<>();
        SubmissionPublisher<String> chunks = new SubmissionPublisher<>();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            await(realm.join().register("com.example.letters", call -> {
                List<String> all = new ArrayList<>();
                call.forEachChunk(chunk -> {
                    all.add(chunk.as(0, String.class));
                    call.progress(all.size());
                });
                return String.join("", all);
            }));
            Client caller = realm.join();
            Span request = tracer.spanBuilder("request").startSpan();
            CompletableFuture<Arguments> result;
            try (Scope current = request.makeCurrent()) {
                assertTrue(request.isRecording(), current::toString);
                result = caller.send(
                        CallOptions.DEFAULT,
                        "com.example.letters",
                        chunks,
                        step -> progress.add(step.as(0, int.class)));
            }
            // chunks come in a thread that knows nothing of the request
            chunks.submit("a");
            chunks.submit("b");
            chunks.close();
            assertEquals("ab", await(result).as(0, String.class));
            request.end();
            assertEquals(List.of(1, 2), progress);
            assertChild(span(SpanKind.INTERNAL), span(SpanKind.CLIENT));
            assertChild(span(SpanKind.CLIENT), span(SpanKind.SERVER));
        }
    }

    @Test
    void aPublisherThatFailsBeforeItsFirstChunkEndsTheCall() throws Exception {
        trace();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET);
                SubmissionPublisher<String> chunks = new SubmissionPublisher<>()) {
            CompletableFuture<Arguments> result = realm.join().send(CallOptions.DEFAULT, "com.example.letters", chunks);
            chunks.closeExceptionally(new IllegalStateException("no letters"));
            failure(IllegalStateException.class, result);
            assertEquals(
                    "wamp.error.canceled", attributes(span(SpanKind.CLIENT)).get("error.type"));
        }
    }

    @Test
    void whatHandlesAnEventHasALinkToItsPublication() throws Exception {
        Tracer tracer = trace();
        BlockingQueue<Span> handling = new LinkedBlockingQueue<>();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Client subscriber = realm.join();
            await(subscriber.subscribe("com.example.price", event -> handling.add(Span.current())));
            Client publisher = realm.join();

            Span request = tracer.spanBuilder("request").startSpan();
            CompletableFuture<Long> publication;
            try (Scope current = request.makeCurrent()) {
                assertTrue(request.isRecording(), current::toString);
                publication = publisher.publishAcknowledged("com.example.price", 120);
            }
            long id = await(publication);
            request.end();
            Span handled = handling.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(handled);
            SpanData sent = span(SpanKind.PRODUCER);
            SpanData processed = span(SpanKind.CONSUMER);
            assertEquals(processed.getSpanId(), handled.getSpanContext().getSpanId());
            assertChild(span(SpanKind.INTERNAL), sent);
            assertNotEquals(sent.getTraceId(), processed.getTraceId());
            assertEquals(
                    List.of(sent.getTraceId() + sent.getSpanId()),
                    processed.getLinks().stream()
                            .map(link -> link.getSpanContext().getTraceId()
                                    + link.getSpanContext().getSpanId())
                            .toList());
            assertEquals("publish com.example.price", sent.getName());
            assertEquals("process com.example.price", processed.getName());
            long port = realm.uri().getPort();
            assertEquals(
                    Map.of(
                            "messaging.system", "wamp",
                            "messaging.operation.name", "publish",
                            "messaging.operation.type", "send",
                            "messaging.destination.name", "com.example.price",
                            "messaging.message.id", Long.toString(id),
                            "server.address", "127.0.0.1",
                            "server.port", port),
                    attributes(sent));
            assertEquals(
                    Map.of(
                            "messaging.system", "wamp",
                            "messaging.operation.name", "process",
                            "messaging.operation.type", "process",
                            "messaging.destination.name", "com.example.price",
                            "messaging.message.id", Long.toString(id),
                            "server.address", "127.0.0.1",
                            "server.port", port),
                    attributes(processed));
        }
    }

    @Test
    void anEventThatItsHandlerFailsAtIsAnErrorOfItsSpanAlone() throws Exception {
        trace();
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Client subscriber = realm.join();
            await(subscriber.subscribe("com.example.price", event -> {
                String price = event.arguments().as(0, String.class);
                handled.add(price);
                if (price.equals("bad")) {
                    throw new IllegalStateException("a bad price");
                }
            }));
            Client publisher = realm.join();
            publisher.publish("com.example.price", "bad");
            publisher.blocking().publish("com.example.price", "good");
            assertEquals("bad", handled.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            // the first is over when the second is handled
            assertEquals("good", handled.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));

            List<SpanData> sent = spans(SpanKind.PRODUCER, 2);
            assertEquals(2, sent.size());
            SpanData processed = exporter.getFinishedSpanItems().stream()
                    .filter(span -> span.getKind() == SpanKind.CONSUMER)
                    .findFirst()
                    .orElseThrow();
            assertEquals(StatusCode.ERROR, processed.getStatus().getStatusCode());
            assertEquals(
                    IllegalStateException.class.getName(), attributes(processed).get("error.type"));
            assertEquals(StatusCode.UNSET, sent.get(0).getStatus().getStatusCode());
        }
    }

    @Test
    void aPublicationThatIsNotSentIsAnError() throws Exception {
        trace();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Client publisher = realm.join();
            publisher.close();
            assertThrows(SessionClosedException.class, () -> publisher.publish("com.example.price", 1));
            assertEquals(
                    publisher.whenClosed().join(),
                    attributes(span(SpanKind.PRODUCER)).get("error.type"));
        }
    }

    @Test
    void spansOfPatternsHaveTheirNamesAndTellWhatWasMeant() throws Exception {
        trace();
        BlockingQueue<String> topics = new LinkedBlockingQueue<>();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Client backend = realm.join();
            await(backend.register(RegisterOptions.DEFAULT.wildcard(), "com.example..get", call -> call.procedure()));
            await(backend.subscribe(
                    SubscribeOptions.DEFAULT.prefix(), "com.example", event -> topics.add(event.topic())));
            Client peer = realm.join();
            assertEquals("com.example.7.get", await(peer.call(String.class, "com.example.7.get")));
            peer.publish("com.example.7.price", 1);
            assertEquals("com.example.7.price", topics.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            SpanData answered = span(SpanKind.SERVER);
            assertEquals("com.example..get", answered.getName());
            assertEquals("com.example..get", attributes(answered).get("rpc.method"));
            assertEquals("com.example.7.get", attributes(answered).get("rpc.method_original"));
            assertEquals("com.example.7.get", attributes(span(SpanKind.CLIENT)).get("rpc.method"));
            SpanData processed = span(SpanKind.CONSUMER);
            assertEquals("process com.example", processed.getName());
            assertEquals("com.example", attributes(processed).get("messaging.destination.template"));
            assertEquals("com.example.7.price", attributes(processed).get("messaging.destination.name"));
        }
    }

    @Test
    void aTraceThatTheApplicationHasGivenGoesOnAsItIs() throws Exception {
        trace();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            await(realm.join().register("com.example.add", call -> 1));
            await(realm.join().call(CallOptions.DEFAULT.set("_traceparent", CALLERS), "com.example.add"));
            assertEquals(
                    "4bf92f3577b34da6a3ce929d0e0e4736", span(SpanKind.SERVER).getTraceId());
            assertEquals("00f067aa0ba902b7", span(SpanKind.SERVER).getParentSpanId());
            assertNotEquals(
                    "4bf92f3577b34da6a3ce929d0e0e4736", span(SpanKind.CLIENT).getTraceId());
        }
    }

    @Test
    void aClientThatWasThereBeforeOpenTelemetryWasSetTracesSoonAfterwards() throws Exception {
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET)) {
            Client callee = realm.join();
            BlockingQueue<Object> told = new LinkedBlockingQueue<>();
            await(callee.register("com.example.add", call -> {
                told.add(call.details().values().getOrDefault("_traceparent", "nothing"));
                return 1;
            }));
            Client caller = realm.join();
            await(caller.call("com.example.add"));
            assertEquals("nothing", told.poll());
            // whoever asks too early for the global one keeps others from setting it
            trace();
            for (int i = 0; i < 100; i++) {
                await(caller.call("com.example.add"));
            }
            String last = "";
            for (Object next = told.poll(); next != null; next = told.poll()) {
                last = next.toString();
            }
            List<String> calls = exporter.getFinishedSpanItems().stream()
                    .filter(span -> span.getKind() == SpanKind.CLIENT)
                    .map(span -> "00-" + span.getTraceId() + "-" + span.getSpanId())
                    .toList();
            assertFalse(calls.isEmpty());
            assertTrue(last.startsWith(calls.get(calls.size() - 1)), last);
        }
    }

    /** The library as it would be in an application of its own, with OpenTelemetry or without. */
    private static final class OfAnApplication extends URLClassLoader {
        private final boolean hasOpenTelemetry;

        OfAnApplication(boolean hasOpenTelemetry) {
            super(
                    new URL[] {
                        Client.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    TracesTest.class.getClassLoader());
            this.hasOpenTelemetry = hasOpenTelemetry;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!hasOpenTelemetry && name.startsWith("io.opentelemetry.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.parley.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }

        boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutOpenTelemetryNothingOfItIsLoaded(boolean isThere) throws Exception {
        trace();
        try (TestRealm realm = new TestRealm(Reach.OVER_A_SOCKET);
                OfAnApplication application = new OfAnApplication(isThere)) {
            await(realm.join().register("com.example.echo", Invocation::arguments));
            exporter.reset();
            Class<?> type = application.loadClass(Client.class.getName());
            Object client = type.getMethod("open", URI.class, String.class).invoke(null, realm.uri(), TestRealm.NAME);
            try (AutoCloseable closed = assertInstanceOf(AutoCloseable.class, client)) {
                CompletableFuture<?> result =
                        (CompletableFuture<?>) type.getMethod("call", Class.class, String.class, Object[].class)
                                .invoke(closed, String.class, "com.example.echo", new Object[] {"hi"});
                assertEquals("hi", await(result));
            }
            assertTrue(application.hasLoaded("dev.parley.client.trace.Traces"));
            assertEquals(isThere, application.hasLoaded("dev.parley.client.trace.OpenTelemetryTracing"));
            assertEquals(isThere, application.hasLoaded("dev.parley.client.trace.OpenTelemetrySpan"));
            SpanData answered = span(SpanKind.SERVER);
            assertEquals(isThere, answered.getParentSpanContext().isValid());
            assertNull(answered.getAttributes().get(AttributeKey.stringKey("error.type")));
        }
    }
}
