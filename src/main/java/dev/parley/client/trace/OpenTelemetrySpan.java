package dev.parley.client.trace;

import dev.parley.client.engine.Traced;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A span that has begun. Made by {@link OpenTelemetryTracing}; for all threads. */
final class OpenTelemetrySpan implements Traced {
    static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");

    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.status_code");

    private final Span span;
    private final Context within;
    private final boolean isRpc;
    private final AtomicBoolean isOver = new AtomicBoolean();

    private OpenTelemetrySpan(Span span, Context around, boolean isRpc) {
        this.span = span;
        this.within = around.with(span);
        this.isRpc = isRpc;
    }

    static OpenTelemetrySpan ofRpc(Span span, Context around) {
        return new OpenTelemetrySpan(span, around, true);
    }

    static OpenTelemetrySpan ofMessaging(Span span, Context around) {
        return new OpenTelemetrySpan(span, around, false);
    }

    /** "If a user provides a custom creation context in a message, this context SHOULD NOT be modified" (Messaging spans). */
    @Override
    public Dict told(Dict options) {
        if (options.values().containsKey(Attribute.TRACEPARENT.key())) {
            return options;
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>(options.values());
        W3CTraceContextPropagator.getInstance().inject(within, more, (values, key, value) -> {
            if (values != null) {
                values.put("_" + key, value);
            }
        });
        return Dict.of(more);
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // whoever enters it leaves it
    public Scope enter() {
        return within.makeCurrent()::close;
    }

    @Override
    public void published(long publication) {
        span.setAttribute(MESSAGE_ID, Long.toString(publication));
    }

    @Override
    public void end(@Nullable String error) {
        if (isOver.compareAndSet(false, true)) {
            if (error != null) {
                span.setStatus(StatusCode.ERROR);
                span.setAttribute(ERROR_TYPE, error);
                if (isRpc) {
                    span.setAttribute(RPC_STATUS, error);
                }
            }
            span.end();
        }
    }
}
