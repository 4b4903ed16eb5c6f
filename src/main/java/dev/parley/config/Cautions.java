package dev.parley.config;

import dev.parley.message.AuthMethod;
import dev.parley.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people should know of a configuration that can be used. For those who start routers, and who check a configuration. */
public final class Cautions {
    private Cautions() {}

    /** Which files with secrets everybody on this machine may read, where the system has such permissions. */
    public static List<String> ofFiles(Collection<Path> secrets) {
        List<String> cautions = new ArrayList<>();
        for (Path file : secrets) {
            if (isReadableByAll(file)) {
                cautions.add(file + " holds secrets, and everybody on this machine may read it: chmod o-r " + file);
            }
        }
        return cautions;
    }

    /** The files that the private keys of listeners are in. */
    public static Set<Path> keys(ServerSettings settings) {
        Set<Path> keys = new LinkedHashSet<>();
        List<@Nullable TlsSettings> all = new ArrayList<>();
        settings.listeners().forEach(listener -> all.add(listener.tls()));
        if (settings.management() != null) {
            all.add(settings.management().tls());
        }
        if (settings.engine() instanceof EngineSettings.InNats nats
                && nats.tls() != null
                && nats.tls().key() != null) {
            keys.add(nats.tls().key());
        }
        for (TlsSettings tls : all) {
            if (tls != null && tls.key() != null) {
                keys.add(tls.key());
            }
            if (tls != null && tls.keystore() != null) {
                keys.add(tls.keystore());
            }
        }
        return keys;
    }

    private static boolean isReadableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Which limits are for roles that no realm has rules for: an authorizer may know them, or a name is mistyped. */
    public static List<String> ofRoles(ServerSettings settings) {
        Set<String> known = new LinkedHashSet<>();
        settings.router().realms().forEach(realm -> known.addAll(realm.roles().keySet()));
        List<String> cautions = new ArrayList<>();
        settings.connections().rateByRole().keySet().forEach(role -> unknown(role, "rateByRole", known, cautions));
        settings.router()
                .sessionLimits()
                .bytesByRole()
                .keySet()
                .forEach(role -> unknown(role, "sessionBytesByRole", known, cautions));
        return cautions;
    }

    private static void unknown(String role, String limit, Set<String> known, List<String> cautions) {
        if (!known.contains(role)) {
            cautions.add("limits." + limit + " names the role " + role
                    + ", for which no realm has rules: if no authorizer decides about it, the name may be mistyped");
        }
    }

    /** What is for users of a container, where the router runs without one. */
    public static List<String> withoutContainer(ServerSettings settings) {
        List<String> cautions = new ArrayList<>();
        settings.router().realms().stream()
                .filter(realm -> realm.authentication().methods().containsKey(AuthMethod.CONTAINER))
                .map(realm -> "the method container of " + realm.name()
                        + " lets in nobody here: it is for the WAR in a Jakarta container, whose users they are; standalone, use"
                        + " another method, such as basic or tls")
                .forEach(cautions::add);
        ManagementSettings management = settings.management();
        if (management != null && management.role() != null) {
            cautions.add(
                    "management.role has no effect here: it is for the WAR in a Jakarta container, whose users have that role;"
                            + " standalone, use management.token, or management.tls with clientCertificates");
        }
        return cautions;
    }

    /** Which settings have no effect in a container, where the router runs in one. */
    public static List<String> inContainer(ServerSettings settings) {
        List<String> cautions = new ArrayList<>();
        ManagementSettings management = settings.management();
        if (management != null) {
            management
                    .onlyStandalone()
                    .forEach(key -> cautions.add(key
                            + " has no effect here: the container decides where to listen; /metrics, /health and /drain are below the"
                            + " context path"));
        } else if (!settings.drain().isNone()) {
            cautions.add(
                    "drain has no effect here without management: a container stops as it does, and nobody could begin to drain");
        }
        if (settings.listeners().stream()
                .anyMatch(listener -> listener.headerBytes() != ListenerSettings.DEFAULT_HEADER_BYTES)) {
            cautions.add("headerBytes has no effect here: the container decides how many headers it reads");
        }
        if (settings.listeners().stream()
                .anyMatch(listener -> listener.compressFrom() != ListenerSettings.NO_COMPRESSION)) {
            cautions.add("compressFromBytes has no effect here: the container decides whether it compresses");
        }
        if (!settings.log().equals(LogSettings.DEFAULT)) {
            cautions.add("log has no effect here: the container has its own log, with formats and levels");
        }
        return cautions;
    }
}
