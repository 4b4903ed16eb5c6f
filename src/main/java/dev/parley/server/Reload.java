package dev.parley.server;

import dev.parley.config.Cautions;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.file.FileWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a configuration file again when it has changed, or when it is told to, and hands on what can be used. Used by the command
 * line and the web application.
 */
public final class Reload implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Reload.class.getName());

    private final Path file;
    private final Consumer<Configuration> taker;
    private final FileWatch watch;
    private volatile Set<Path> files;

    /**
     * Begins to watch.
     *
     * @param loaded what the file had in it
     * @param taker takes what it has in it later, and throws a {@link ConfigurationException} if it cannot
     */
    public Reload(Path file, ConfigurationFile.Loaded loaded, Consumer<Configuration> taker) {
        this.file = file;
        this.taker = taker;
        this.files = loaded.files();
        warnOfReaders(loaded);
        watch = new FileWatch("parley-configuration", () -> files, this::reload);
        if (!isStill(loaded)) {
            watch.poke();
        }
    }

    /** It may have changed between then and the first look of the watch. */
    private boolean isStill(ConfigurationFile.Loaded loaded) {
        try {
            return ConfigurationFile.load(file).equals(loaded);
        } catch (ConfigurationException wrong) {
            return false;
        }
    }

    private static void warnOfReaders(ConfigurationFile.Loaded loaded) {
        Cautions.ofFiles(loaded.secrets()).forEach(caution -> LOG.log(Level.WARNING, caution));
    }

    private void reload() {
        try {
            ConfigurationFile.Loaded loaded = ConfigurationFile.load(file);
            taker.accept(loaded.configuration());
            files = loaded.files();
            warnOfReaders(loaded);
            LOG.log(Level.INFO, "{0} is in effect as it is now", file);
        } catch (ConfigurationException wrong) {
            LOG.log(Level.ERROR, "the configuration stays as it was: {0}", wrong.getMessage());
        }
    }

    /** Reads the file again at SIGHUP, where the system has that signal. */
    public void onHangUp() {
        try {
            // by reflection, because a compiler warns of each use, and because not every JVM has it
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler reread = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    watch.poke();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Reload";
            };
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            hangUp,
                            Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, reread));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError none) {
            LOG.log(Level.DEBUG, "no SIGHUP here; a change of the file is noticed all the same", none);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
