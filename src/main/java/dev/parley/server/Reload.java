package dev.parley.server;

import dev.parley.config.Cautions;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.fault.Audit;
import dev.parley.file.FileWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The reload of a configuration file when it, or a file that it takes secrets from, has changed, or at SIGHUP. A file that is unusable is
 * logged, and the former configuration stays. Created by the command line and the web application.
 */
public final class Reload implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Reload.class.getName());

    private final Audit audit = new Audit();
    private final Path file;
    private final Consumer<Configuration> applier;
    private final Runnable onFailure;
    private final FileWatch watch;
    private volatile Set<Path> files;

    /**
     * Starts a thread that watches the file.
     *
     * @param file the configuration file
     * @param loaded its content when it was last applied
     * @param applier applies a changed configuration, in the watching thread, never two at a time; throws a {@link
     *     ConfigurationException} if it is unusable
     * @param onFailure told in the same thread when the file is unusable
     */
    public Reload(Path file, ConfigurationFile.Loaded loaded, Consumer<Configuration> applier, Runnable onFailure) {
        this.onFailure = onFailure;
        this.file = file;
        this.applier = applier;
        this.files = loaded.files();
        warnOfReaders(loaded);
        watch = new FileWatch("parley-configuration", () -> files, this::reload);
        if (!isUnchanged(loaded)) {
            watch.checkNow();
        }
    }

    /** Whether the file still has that content: it may have changed before the watch began. */
    private boolean isUnchanged(ConfigurationFile.Loaded loaded) {
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
            applier.accept(loaded.configuration());
            files = loaded.files();
            warnOfReaders(loaded);
            audit.tell("configuration_applied", Map.of("file", file));
            LOG.log(Level.INFO, "applied the changed configuration {0}", file);
        } catch (ConfigurationException wrong) {
            onFailure.run();
            audit.tell("configuration_refused", Map.of("file", file));
            LOG.log(Level.ERROR, "the former configuration stays in effect, correct the file: {0}", wrong.getMessage());
        }
    }

    /** Reloads the file at SIGHUP too, if the system has that signal; else does nothing. */
    public void onHangUp() {
        try {
            // by reflection, because compilers warn of each use, and not every JVM has the class
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler reread = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    watch.checkNow();
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
        } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
            LOG.log(Level.DEBUG, "this system has no SIGHUP; a change of the file is still noticed", absent);
        }
    }

    /** Stops watching; a reload under way is waited for, at most a second. */
    @Override
    public void close() {
        watch.close();
    }
}
