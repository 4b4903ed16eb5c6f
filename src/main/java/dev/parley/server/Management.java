package dev.parley.server;

import dev.parley.config.ConfigurationException;
import dev.parley.config.Exposure;
import dev.parley.config.ManagementSettings;
import dev.parley.management.Desk;
import dev.parley.management.Health;
import dev.parley.management.ManagementListener;
import dev.parley.management.metrics.Deployment;
import dev.parley.management.metrics.Exposition;
import dev.parley.runtime.Hub;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.tls.TlsKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The management listener of a {@link Server}, with its keys, which may be renewed while it runs. Made by the server; for any thread. */
final class Management {
    private static final Logger LOG = System.getLogger(Management.class.getName());

    private final ManagementListener listener;
    private final Desk desk;

    /** Whether only those get an answer who have a secret: whatever the settings have become, the listener is as it was started. */
    private final boolean isGuarded;

    private final @Nullable TlsKeys tls;

    private Management(ManagementListener listener, Desk desk, boolean isGuarded, @Nullable TlsKeys tls) {
        this.listener = listener;
        this.desk = desk;
        this.isGuarded = isGuarded;
        this.tls = tls;
    }

    /**
     * Starts to listen.
     *
     * @param deployment the version, and the ends of the certificates of the other listeners
     * @param isListening whether those listen
     * @param drain has the router let its sessions leave, and stop
     * @throws ConfigurationException if what it needs is not on the class path
     */
    static Management start(
            ManagementSettings settings,
            Hub hub,
            Supplier<Deployment> deployment,
            BooleanSupplier isListening,
            Runnable drain)
            throws IOException {
        String warning = Exposure.warning(settings);
        if (warning != null) {
            LOG.log(Level.WARNING, settings.place() + ": " + warning);
        }
        TlsKeys tls = settings.keys();
        Desk desk = new Desk(
                hub,
                exposition(),
                () -> withOwn(deployment.get(), tls),
                // where it has stopped, nobody answers any more
                new Health(hub, isListening, () -> false),
                new Desk.Draining(drain, "The router drains, and stops then."));
        desk.permit(settings.tail());
        ManagementListener listener = ManagementListener.start(
                new ManagementListener.Address(
                        settings.host(), settings.port(), settings.token(), tls, settings.isCertified()),
                desk);
        return new Management(listener, desk, settings.isGuarded(), tls);
    }

    private static Exposition exposition() {
        try {
            return new Exposition();
        } catch (LinkageError absent) {
            throw new ConfigurationException(
                    "management: the classes of Prometheus are not there; add io.prometheus:"
                            + "prometheus-metrics-exposition-textformats and prometheus-metrics-instrumentation-jvm to the"
                            + " class path",
                    absent);
        }
    }

    private static Deployment withOwn(Deployment others, @Nullable TlsKeys tls) {
        if (tls == null) {
            return others;
        }
        Map<String, Instant> ends = new LinkedHashMap<>(others.certificates());
        ends.put("management", tls.notAfter());
        return new Deployment(others.version(), ends);
    }

    /** Whether a listener with the former settings needs no restart to be one with the others. */
    static boolean isSameAddress(@Nullable ManagementSettings former, @Nullable ManagementSettings now) {
        if (former == null || now == null) {
            return former == null && now == null;
        }
        return former.host().equals(now.host())
                && former.port() == now.port()
                && Objects.equals(former.token(), now.token())
                && (former.tls() == null) == (now.tls() == null);
    }

    /** Takes over what needs no restart: the keys that the settings name, as they are now, and what may be seen of messages. */
    void renew(@Nullable ManagementSettings settings) {
        TlsKeys renewed = settings == null ? null : settings.keys();
        if (tls != null && renewed != null) {
            tls.replaceBy(renewed);
        }
        TailAccess tail = settings == null ? TailAccess.OFF : settings.tail();
        desk.permit(tail == TailAccess.PAYLOADS && !isGuarded ? TailAccess.MESSAGES : tail);
    }

    int port() {
        return listener.port();
    }

    void close() {
        listener.close();
    }
}
