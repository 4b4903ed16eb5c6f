package dev.parley.client.trace;

import dev.parley.client.engine.Traced;
import dev.parley.client.engine.Tracing;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one client, which the application's {@link GlobalOpenTelemetry} gets; none before there is one. Made by {@link Traces};
 * for all threads.
 *
 * <p>A call is a CLIENT, and what answers it a SERVER within it. A publication is a PRODUCER. What handles an event is a CONSUMER that
 * begins a trace of its own and has a link to the publication, as the conventions have it: an event may have any number of handlers, at
 * any time.
 */
final class OpenTelemetryTracing implements Tracing {
    private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system.name");
    private static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<String> RPC_METHOD_ORIGINAL = AttributeKey.stringKey("rpc.method_original");
    private static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("messaging.destination.template");
    private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final String WAMP = "wamp";

    /** It is asked for at each 64th message only, because to ask takes a lock that all clients share. */
    private static final int ASKING = 64;

    private volatile @Nullable Tracer tracer;

    /** How many messages there were without it; no matter if some are not counted. */
    private int untraced;

    private volatile @Nullable Router router;

    /** Where the router is. */
    private record Router(String host, int port) {}

    /** Reads what the router says by which trace something goes on. */
    private static final class Getter implements TextMapGetter<Dict> {
        static final Getter INSTANCE = new Getter();

        @Override
        public Iterable<String> keys(Dict details) {
            return details.values().keySet();
        }

        @Override
        public @Nullable String get(@Nullable Dict details, String key) {
            return details != null && details.values().get("_" + key) instanceof String value ? value : null;
        }
    }

    /**
     * Null before the application has one. To ask for it too early would keep the application from setting it, unless it wants it made
     * by the first who asks.
     */
    private @Nullable Tracer tracer() {
        Tracer known = tracer;
        if (known == null && untraced++ % ASKING == 0 && (isSet() || isMadeByTheFirst())) {
            OpenTelemetry openTelemetry = GlobalOpenTelemetry.get();
            known = openTelemetry.getTracer("dev.parley.client");
            tracer = known;
        }
        return known;
    }

    private static boolean isSet() {
        try {
            return GlobalOpenTelemetry.isSet();
        } catch (NoSuchMethodError old) {
            // before 1.57 there was no way to know
            return true;
        }
    }

    private static boolean isMadeByTheFirst() {
        return Boolean.getBoolean("otel.java.global-autoconfigure.enabled")
                || Boolean.parseBoolean(System.getenv("OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED"));
    }

    @Override
    public void dialing(String address) {
        Router found = null;
        try {
            URI uri = new URI(address);
            if (uri.getHost() != null) {
                int ordinary = "wss".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
                found = new Router(uri.getHost(), uri.getPort() < 0 ? ordinary : uri.getPort());
            }
        } catch (URISyntaxException none) {
            // a connector that has no address
        }
        router = found;
    }

    @Override
    public Traced call(String procedure, Dict options) {
        Tracer made = tracer();
        if (made == null) {
            return Traced.NONE;
        }
        SpanBuilder span = rpc(made, SpanKind.CLIENT, procedure);
        return OpenTelemetrySpan.ofRpc(span.startSpan(), Context.current());
    }

    @Override
    public Traced invocation(String registered, String procedure, Dict details) {
        Tracer made = tracer();
        if (made == null) {
            return Traced.NONE;
        }
        Context caller = remote(details);
        SpanBuilder span = rpc(made, SpanKind.SERVER, registered).setParent(caller);
        if (!registered.equals(procedure)) {
            span.setAttribute(RPC_METHOD_ORIGINAL, procedure);
        }
        return OpenTelemetrySpan.ofRpc(span.startSpan(), caller);
    }

    private SpanBuilder rpc(Tracer made, SpanKind kind, String method) {
        SpanBuilder span = made.spanBuilder(method)
                .setSpanKind(kind)
                .setAttribute(RPC_SYSTEM, WAMP)
                .setAttribute(RPC_METHOD, method);
        return atRouter(span);
    }

    @Override
    public Traced publication(String topic, Dict options) {
        Tracer made = tracer();
        if (made == null) {
            return Traced.NONE;
        }
        SpanBuilder span = messaging(made, SpanKind.PRODUCER, "publish", "send", topic, topic);
        return OpenTelemetrySpan.ofMessaging(span.startSpan(), Context.current());
    }

    @Override
    public Traced event(String subscribed, String topic, long publication, Dict details) {
        Tracer made = tracer();
        if (made == null) {
            return Traced.NONE;
        }
        SpanBuilder span = messaging(made, SpanKind.CONSUMER, "process", "process", subscribed, topic)
                .setNoParent()
                .setAttribute(OpenTelemetrySpan.MESSAGE_ID, Long.toString(publication));
        SpanContext publisher = Span.fromContext(remote(details)).getSpanContext();
        if (publisher.isValid()) {
            span.addLink(publisher);
        }
        return OpenTelemetrySpan.ofMessaging(span.startSpan(), Context.root());
    }

    private SpanBuilder messaging(
            Tracer made, SpanKind kind, String operation, String type, String destination, String topic) {
        SpanBuilder span = made.spanBuilder(operation + " " + destination)
                .setSpanKind(kind)
                .setAttribute(MESSAGING_SYSTEM, WAMP)
                .setAttribute(OPERATION, operation)
                .setAttribute(OPERATION_TYPE, type)
                .setAttribute(DESTINATION, topic);
        if (!destination.equals(topic)) {
            span.setAttribute(TEMPLATE, destination);
        }
        return atRouter(span);
    }

    private SpanBuilder atRouter(SpanBuilder span) {
        Router there = router;
        return there == null
                ? span
                : span.setAttribute(SERVER_ADDRESS, there.host()).setAttribute(SERVER_PORT, (long) there.port());
    }

    /** By which trace it goes on, as the peer has said. What the executor's thread is a part of has nothing to do with it. */
    private static Context remote(Dict details) {
        return details.values().containsKey(Attribute.TRACEPARENT.key())
                ? W3CTraceContextPropagator.getInstance().extract(Context.root(), details, Getter.INSTANCE)
                : Context.root();
    }
}
