package dev.parley.jakarta;

import dev.parley.binding.JsonBinding;
import dev.parley.binding.JsonFit;
import dev.parley.binding.Misfit;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.websocket.EncodeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes values of one type as JSON text and reads them, by JSON-B. Used by the codecs; for any thread. */
final class TypedJson<T> {
    private static final Logger LOG = System.getLogger(TypedJson.class.getName());

    private final Type type;
    private final JsonFit fit;

    /** Null for the default, which all codecs share. */
    private final @Nullable JsonbConfig config;

    /** Made from the configuration when first needed; null before that and after the end. Guarded by this. */
    private @Nullable Jsonb own;

    TypedJson(Type type, @Nullable JsonbConfig config) {
        this.type = type;
        this.fit = new JsonFit(type);
        this.config = config;
    }

    Decoded read(String text) {
        // what a configuration of one's own makes of numbers and names is not known here
        Misfit misfit = config == null ? fit.misfit(text) : JsonFit.unreadable(text);
        if (misfit != null) {
            return Decoded.not(misfit);
        }
        try {
            Object value = config == null
                    ? fit.value(text, (json, inner) -> jsonb().fromJson(json, inner))
                    : jsonb().fromJson(text, type);
            return value == null ? Decoded.not(new Misfit("", 0, "a value expected, not null")) : Decoded.of(value);
        } catch (RuntimeException refused) {
            LOG.log(Level.DEBUG, "JSON-B refuses a text", refused);
            return Decoded.not(reason(text));
        }
    }

    private Misfit reason(String text) {
        Misfit reason = config == null ? fit.misfit(text, this::fits) : null;
        return reason == null ? new Misfit("", Misfit.UNKNOWN, "not what is expected here") : reason;
    }

    private boolean fits(String json, Class<?> leaf) {
        try {
            Object unused = jsonb().fromJson(json, leaf);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    String write(T value) throws EncodeException {
        try {
            return JsonBinding.written(text -> {
                if (type instanceof Class<?>) {
                    jsonb().toJson(value, text);
                } else {
                    jsonb().toJson(value, type, text);
                }
            });
        } catch (RuntimeException unwritable) {
            throw new EncodeException(value, "cannot be written as JSON: " + unwritable.getMessage(), unwritable);
        } catch (StackOverflowError endless) {
            throw new EncodeException(value, "cannot be written as JSON: it contains itself, or is nested too deep");
        }
    }

    private Jsonb jsonb() {
        if (config == null) {
            return JsonBinding.shared();
        }
        synchronized (this) {
            if (own == null) {
                own = JsonBinding.provider().create().withConfig(config).build();
            }
            return Objects.requireNonNull(own);
        }
    }

    void close() {
        Jsonb closing;
        synchronized (this) {
            closing = own;
            own = null;
        }
        if (closing != null) {
            try {
                closing.close();
            } catch (Exception failure) {
                LOG.log(Level.DEBUG, "JSON-B does not close", failure);
            }
        }
    }
}
