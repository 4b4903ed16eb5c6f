package dev.parley.config;

import dev.parley.auth.crypto.Secret;
import dev.parley.tls.ClientTls;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code engine}: where the router keeps what is to outlive it, in a file or in a NATS. Created by {@link ConfigurationReader}; what is absent
 * is null.
 *
 * @param file the file that it is kept in
 * @param sync {@code always} to confirm what is on the disk, {@code interval} to confirm what will be within a second
 * @param nats addresses of a NATS that it is kept in
 * @param user as whom the router comes to it
 * @param password of that user
 * @param token what the router shows instead
 * @param tls what the connection trusts, and shows; null for one without TLS
 * @param prefix what subjects begin with; by default {@code ply}
 * @param replicas on how many servers of that NATS it is kept; by default 1
 * @param node what other routers call this one; by default the name of this machine
 */
public record EngineConfiguration(
        @Nullable Path file,
        @Nullable String sync,
        @Nullable List<String> nats,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Secret token,
        @Nullable Tls tls,
        @Nullable String prefix,
        @Nullable Integer replicas,
        @Nullable String node) {
    private static final String PLACE = "engine";
    private static final int MOST_REPLICAS = 5;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    /**
     * The key {@code tls}.
     *
     * @param authorities PEM: the authorities that the certificate of NATS may be of; by default those of the JVM
     * @param certificate PEM: the router's own certificate, then its chain
     * @param key PEM: the private key of the first certificate
     */
    public record Tls(
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key) {}

    EngineSettings settings() {
        if (nats != null) {
            return inNats(nats);
        }
        Path known = Settings.required(
                PLACE + ".file",
                file,
                "name the file that the router keeps what is to outlive it in, such as \"data/parley.store\", or the"
                        + " addresses of a NATS as " + PLACE + ".nats");
        refuseOthers(
                PLACE + ".file",
                List.of("user", "password", "token", "tls", "prefix", "replicas", "node"),
                user,
                password,
                token,
                tls,
                prefix,
                replicas,
                node);
        if (Files.isDirectory(known)) {
            throw new ConfigurationException(PLACE + ".file: " + known + " is a folder; name a file in it");
        }
        return new EngineSettings.InFile(
                known,
                Settings.oneOf(PLACE + ".sync", sync, "always", "interval").equals("always"));
    }

    private static void refuseOthers(String place, List<String> names, @Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                throw new ConfigurationException(
                        PLACE + "." + names.get(i) + ": does not go with " + place + "; leave one of the two out");
            }
        }
    }

    private EngineSettings inNats(List<String> servers) {
        refuseOthers(PLACE + ".nats", List.of("file", "sync"), file, sync);
        if (servers.isEmpty()) {
            throw new ConfigurationException(
                    PLACE + ".nats: is empty; name a server, such as \"nats://127.0.0.1:4222\"");
        }
        for (int i = 0; i < servers.size(); i++) {
            checkServer(PLACE + ".nats[" + i + "]", servers.get(i));
        }
        if ((user == null) != (password == null)) {
            throw new ConfigurationException(PLACE + ".user and " + PLACE + ".password need each other");
        }
        if (token != null && user != null) {
            throw new ConfigurationException(
                    PLACE + ".token: does not go with " + PLACE + ".user; leave one of the two out");
        }
        EngineSettings.Tls known = tls == null
                ? servers.stream().anyMatch(server -> server.startsWith("tls:"))
                        ? new EngineSettings.Tls(null, null, null)
                        : null
                : new EngineSettings.Tls(tls.authorities(), tls.certificate(), tls.key());
        SSLContext unused = context(known);
        return new EngineSettings.InNats(
                servers,
                user,
                password,
                token,
                known,
                named(
                        PLACE + ".prefix",
                        prefix == null ? "ply" : prefix,
                        PREFIX,
                        "a word of small letters, digits, - and _"),
                replicaCount(),
                named(
                        PLACE + ".node",
                        node == null ? ownName() : node,
                        NAME,
                        "up to 64 letters, digits, dots, hyphens or underscores"));
    }

    private static void checkServer(String place, String server) {
        try {
            URI address = URI.create(server);
            if (("nats".equals(address.getScheme()) || "tls".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getUserInfo() == null
                    && (address.getPath() == null || address.getPath().isEmpty())) {
                return;
            }
        } catch (IllegalArgumentException noUri) {
            throw new ConfigurationException(place + ": is not a URI: " + noUri.getMessage(), noUri);
        }
        throw new ConfigurationException(place + ": \"" + server
                + "\" must be an address such as \"nats://10.0.0.1:4222\", with the user in engine.user");
    }

    private int replicaCount() {
        int known = Settings.atLeastOne(PLACE + ".replicas", replicas, 1);
        if (known > MOST_REPLICAS) {
            throw new ConfigurationException(PLACE + ".replicas: must be at most " + MOST_REPLICAS + ", not " + known);
        }
        return known;
    }

    private static String named(String place, String name, Pattern rule, String inWords) {
        if (!rule.matcher(name).matches()) {
            throw new ConfigurationException(place + ": \"" + name + "\" must be " + inWords);
        }
        return name;
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unnamed";
        }
    }

    /**
     * What the connection trusts, and shows; null where it is without TLS.
     *
     * @throws ConfigurationException if a file cannot be used
     */
    public static @Nullable SSLContext context(EngineSettings.@Nullable Tls tls) {
        try {
            return tls == null
                    ? null
                    : ClientTls.context(PLACE + ".tls", tls.authorities(), tls.certificate(), tls.key());
        } catch (IllegalArgumentException wrong) {
            throw ConfigurationException.of(wrong);
        }
    }
}
