package dev.parley.binding;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.spi.JsonbProvider;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The lookup of JSON-B. Called where JSON is bound to types: by arguments of clients, and codecs of endpoints. For any thread. */
public final class JsonBinding {
    private JsonBinding() {}

    /**
     * The shared JSON-B with the default configuration, created on first use and never closed.
     *
     * @throws jakarta.json.bind.JsonbException if there is no provider on the class path
     */
    public static Jsonb shared() {
        return Shared.JSONB;
    }

    /**
     * The shared JSON-B for payloads, which writes octets as WAMP does; created on first use and never closed.
     *
     * @throws jakarta.json.bind.JsonbException if there is no provider on the class path
     */
    public static Jsonb payloads() {
        return Payloads.JSONB;
    }

    /**
     * The text that JSON-B writes. Only into a writer: where it is to give a string, and fails, Yasson logs besides, as SEVERE, that what it
     * has generated is incomplete.
     *
     * @throws jakarta.json.bind.JsonbException if it cannot be written
     */
    public static String written(Consumer<Writer> writing) {
        StringWriter text = new StringWriter();
        writing.accept(text);
        return text.toString();
    }

    /**
     * Finds the provider, first by the class loader of this class, because the calling thread's may know none.
     *
     * @throws jakarta.json.bind.JsonbException if there is no provider on the class path
     */
    public static JsonbProvider provider() {
        try {
            Optional<JsonbProvider> own = ServiceLoader.load(JsonbProvider.class, JsonBinding.class.getClassLoader())
                    .findFirst();
            if (own.isPresent()) {
                return own.get();
            }
        } catch (ServiceConfigurationError | LinkageError classNotVisible) {
            // Open Liberty shows applications its provider's name, but the class only to the loader of their threads
        }
        return JsonbProvider.provider();
    }

    /** Loaded on first use: a router never needs it. */
    private static final class Shared {
        static final Jsonb JSONB = provider().create().build();
    }

    private static final class Payloads {
        private static final BinaryData BINARY = new BinaryData();
        static final Jsonb JSONB = provider()
                .create()
                .withConfig(new JsonbConfig().withSerializers(BINARY).withDeserializers(BINARY))
                .build();
    }
}
