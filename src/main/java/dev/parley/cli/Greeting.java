package dev.parley.cli;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.codec.SubProtocol;
import dev.parley.config.ListenerSettings;
import dev.parley.config.ServerSettings;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.message.AuthMethod;
import dev.parley.runtime.Limits;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** The text that {@link Main} prints when the router is running: its addresses, realms, and who is admitted. */
final class Greeting {
    private final ServerSettings settings;

    Greeting(ServerSettings settings) {
        this.settings = settings;
    }

    /**
     * Prints and flushes.
     *
     * @param ports those that the listeners have, in the order of the settings
     */
    void print(String version, List<Integer> ports, PrintWriter out) {
        out.println("Parley " + version);
        List<ListenerSettings> listeners = settings.listeners();
        for (int i = 0; i < listeners.size(); i++) {
            ListenerSettings listener = listeners.get(i);
            String secure = listener.tls() == null ? "" : "s";
            String address = url(listener.host()) + ":" + ports.get(i);
            String everywhere = isAnyAddress(listener.host()) ? ", on all addresses" : "";
            out.println("  WebSocket  ws" + secure + "://" + address + RouterEndpoint.PATH + "  ("
                    + String.join(", ", SubProtocol.NAMES) + everywhere + ")");
            out.println("  page       http" + secure + "://" + address + "/");
        }
        settings.router()
                .realms()
                .forEach(realm ->
                        out.println("  realm      " + realm.name() + "  (" + admits(realm.authentication()) + ")"));
        int connections = settings.connections().connections();
        String warning = Descriptors.warning(connections);
        // the default was not asked for; if descriptors run out, the log tells it then
        if (warning != null && connections != Limits.DEFAULT.connections()) {
            out.println("  warning    " + warning);
        }
        out.println("Press Ctrl-C to stop.");
        out.flush();
    }

    private static String admits(AuthenticationSettings authentication) {
        AuthenticationSettings.Anonymous anonymous = authentication.anonymous();
        if (anonymous != null && authentication.methods().size() == 1) {
            return anonymous.loopbackOnly() ? "open to this machine" : "open to every peer that can connect";
        }
        return authentication.methods().isEmpty()
                ? "admits nobody: add a method under \"authentication\" of its configuration"
                : authentication.methods().keySet().stream()
                        .map(AuthMethod::key)
                        .collect(Collectors.joining(", "));
    }

    /** The host as it stands in a URL: all addresses as localhost, IPv6 in brackets. */
    static String url(String host) {
        if (isAnyAddress(host)) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static boolean isAnyAddress(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }
}
