package dev.parley.binding;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.spi.JsonbProvider;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds JSON-B wherever the code runs. Called by whoever binds JSON to types: arguments of clients, and codecs of endpoints. */
public final class JsonBinding {
    private JsonBinding() {}

    /** The JSON-B of the default configuration, made when first needed and never closed. For any thread. */
    public static Jsonb shared() {
        return Shared.JSONB;
    }

    /**
     * The provider, by the class loader that has this class: that of the first thread to come here may know none.
     *
     * @throws jakarta.json.bind.JsonbException if there is none
     */
    public static JsonbProvider provider() {
        try {
            Optional<JsonbProvider> own = ServiceLoader.load(JsonbProvider.class, JsonBinding.class.getClassLoader())
                    .findFirst();
            if (own.isPresent()) {
                return own.get();
            }
        } catch (ServiceConfigurationError | LinkageError namedAlone) {
            // Open Liberty shows applications the name of its provider, and the class to their threads only
        }
        return JsonbProvider.provider();
    }

    /** Routers never need it. */
    private static final class Shared {
        static final Jsonb JSONB = provider().create().build();
    }
}
