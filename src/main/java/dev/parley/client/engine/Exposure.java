package dev.parley.client.engine;

import dev.parley.auth.login.Login;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a client's secrets somebody on the way to its router could read. Asked by who makes an {@link Engine}. */
public final class Exposure {
    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "proxy-authorization", "cookie");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[(?:::1|(?:0+:){7}0*1)]", Pattern.CASE_INSENSITIVE);

    private Exposure() {}

    /** Whether that is this machine, whatever any name service says. */
    public static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }

    /** Which secret the messages show, for people; null where they show none. */
    public static @Nullable String ofLogins(Collection<Login> logins, boolean hasToken) {
        for (Login login : logins) {
            if (login.showsSecret()) {
                return "the " + login.method() + " of " + login.authid();
            }
        }
        return hasToken ? "the token in the Authorization header" : null;
    }

    /** The same of a handshake with those headers. */
    public static @Nullable String ofHeaders(Collection<String> names) {
        for (String name : names) {
            if (SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                return "the " + name + " header";
            }
        }
        return null;
    }

    /**
     * Looks whether a secret, if any, may be shown there.
     *
     * @throws IllegalStateException if not
     */
    public static void check(Object address, boolean isConfidential, @Nullable String shown) {
        if (shown != null && !isConfidential) {
            throw new IllegalStateException(address
                    + " is neither encrypted nor on this machine, and everybody on the way"
                    + " could read " + shown + ": use a wss:// address, or a login that shows no secret (Login.scram,"
                    + " Login.cryptosign); where the network itself is encrypted, allow it by allowPlaintext(), on the"
                    + " command line by --allow-plaintext");
        }
    }
}
