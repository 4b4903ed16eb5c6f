package dev.parley.server;

import dev.parley.config.ConfigurationException;
import dev.parley.config.EngineSettings;
import dev.parley.config.ServerSettings;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineException;
import dev.parley.engine.file.FileEngine;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Together;
import org.jspecify.annotations.Nullable;

/** Opens and closes what a configuration names to keep things in. For whoever assembles a server. */
public final class Engines {
    private Engines() {}

    /**
     * Opens it; null where there is none.
     *
     * @throws ConfigurationException if it cannot be read, or the library for it is missing; the message says what to do
     */
    public static @Nullable Engine open(@Nullable EngineSettings settings) {
        if (settings == null) {
            return null;
        }
        try {
            return FileEngine.open(
                    settings.file(), settings.isSynced() ? FileEngine.Sync.ALWAYS : FileEngine.Sync.INTERVAL);
        } catch (EngineException unreadable) {
            throw new ConfigurationException("engine.file: " + unreadable.getMessage(), unreadable);
        } catch (NoClassDefFoundError missing) {
            throw new ConfigurationException(
                    "engine.file needs a library that is not here: add com.h2database:h2-mvstore to the class path",
                    missing);
        }
    }

    /**
     * A router that keeps things there.
     *
     * @param together as for {@link Hub}
     * @throws ConfigurationException if what has been kept cannot be read; then the engine is closed
     */
    public static Hub hub(ServerSettings settings, Together together, @Nullable Engine engine) {
        try {
            return new Hub(settings.router(), settings.connections(), together, engine);
        } catch (EngineException unreadable) {
            close(engine);
            throw new ConfigurationException("engine.file: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Closes it, where there is one. */
    public static void close(@Nullable Engine engine) {
        if (engine != null) {
            engine.close();
        }
    }
}
