package dev.parley.server;

import dev.parley.config.ConfigurationException;
import dev.parley.config.EngineConfiguration;
import dev.parley.config.EngineSettings;
import dev.parley.config.ServerSettings;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineException;
import dev.parley.engine.file.FileEngine;
import dev.parley.engine.nats.NatsEngine;
import dev.parley.engine.nats.NatsSettings;
import dev.parley.runtime.Hub;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens and closes what a configuration names to keep things in. For whoever assembles a server. */
public final class Engines {
    private static final Logger LOG = System.getLogger(Engines.class.getName());
    private static final long PATIENCE_OF_A_CHECK = TimeUnit.SECONDS.toNanos(2);

    private Engines() {}

    /**
     * Opens it; null where there is none.
     *
     * @throws ConfigurationException if it cannot be used, or the library for it is missing; the message says what to do
     */
    public static @Nullable Engine open(ServerSettings settings) {
        EngineSettings named = settings.engine();
        try {
            if (named instanceof EngineSettings.InFile file) {
                return FileEngine.open(
                        file.file(), file.isSynced() ? FileEngine.Sync.ALWAYS : FileEngine.Sync.INTERVAL);
            } else if (named instanceof EngineSettings.InNats nats) {
                NatsEngine engine = NatsEngine.open(ofNats(nats));
                engine.cautions(longest(settings)).forEach(caution -> LOG.log(Level.WARNING, caution));
                return engine;
            }
            return null;
        } catch (EngineException unusable) {
            throw unusable(named, unusable);
        } catch (NoClassDefFoundError missing) {
            throw missing(missing);
        }
    }

    private static long longest(ServerSettings settings) {
        return settings.connections().messageChars();
    }

    private static NatsSettings ofNats(EngineSettings.InNats nats) {
        return new NatsSettings(
                nats.servers(),
                nats.user(),
                nats.password() == null ? null : nats.password().reveal(),
                nats.token() == null ? null : nats.token().reveal(),
                EngineConfiguration.context(nats.tls()),
                nats.prefix(),
                nats.replicas(),
                nats.node());
    }

    private static ConfigurationException unusable(@Nullable EngineSettings named, EngineException why) {
        String key = named instanceof EngineSettings.InFile ? "engine.file: " : "engine.nats: ";
        return new ConfigurationException(key + why.getMessage(), why);
    }

    private static ConfigurationException missing(NoClassDefFoundError missing) {
        return new ConfigurationException(
                "engine.nats needs a library that is not here: add io.nats:jnats to the class path", missing);
    }

    /** Asks a NATS, where one is named, what an operator should know of it. */
    public static List<String> cautions(ServerSettings settings) {
        List<String> cautions = new ArrayList<>();
        if (settings.engine() instanceof EngineSettings.InNats nats) {
            try (NatsEngine engine = NatsEngine.open(ofNats(nats), PATIENCE_OF_A_CHECK)) {
                cautions.addAll(engine.cautions(longest(settings)));
            } catch (EngineException unusable) {
                cautions.add(String.valueOf(unusable.getMessage()));
            } catch (NoClassDefFoundError missing) {
                cautions.add(String.valueOf(missing(missing).getMessage()));
            }
        }
        return cautions;
    }

    /**
     * A router that keeps things there.
     *
     * @param together as for {@link Hub}
     * @throws ConfigurationException if what has been kept cannot be read; then the engine is closed
     */
    public static Hub hub(ServerSettings settings, Executor together, @Nullable Engine engine) {
        try {
            return new Hub(settings.router(), settings.connections(), together, engine);
        } catch (EngineException unreadable) {
            close(engine);
            throw unusable(settings.engine(), unreadable);
        }
    }

    /** Closes it, where there is one. */
    public static void close(@Nullable Engine engine) {
        if (engine != null) {
            engine.close();
        }
    }
}
