package dev.parley.management;

import dev.parley.auth.crypto.Secret;
import dev.parley.fault.LogText;
import dev.parley.fault.RareLog;
import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets those ask who show the token, where there is one; else any program, but of the web pages, which a browser on this machine would
 * let ask, only the inspector's. For {@link ManagementListener} and for servlets; for any thread.
 */
public final class TokenGate implements Gate {
    private static final Logger LOG = System.getLogger(TokenGate.class.getName());
    private static final String SCHEME = "Bearer ";
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private final RareLog wrongTokens = new RareLog();
    private final @Nullable Secret token;
    private final boolean isCertified;

    /**
     * A gate.
     *
     * @param token what is to be shown; null for nothing
     * @param isCertified whether every peer has proved to own a certificate
     */
    public TokenGate(@Nullable Secret token, boolean isCertified) {
        this.token = token;
        this.isCertified = isCertified;
    }

    @Override
    public boolean isTrusted(Asked request) {
        return token == null ? refusalOfPage(request) == null : shows(token, request);
    }

    @Override
    public @Nullable Page refusal(Asked request) {
        return token == null ? refusalOfPage(request) : refusalWithout(token, request);
    }

    /** Probes have no token. */
    @Override
    public @Nullable Page refusalOfProbe(Asked request) {
        return token == null ? refusalOfPage(request) : null;
    }

    private @Nullable Page refusalWithout(Secret wanted, Asked request) {
        if (shows(wanted, request)) {
            return null;
        }
        if (wrongTokens.isDue()) {
            LOG.log(
                    Level.WARNING,
                    "refused {0} {1} of {2}: it does not show management.token",
                    request.method(),
                    LogText.quoted(request.path()),
                    request.remoteAddress());
        }
        return Page.text(401, "Show the token of the configuration: Authorization: Bearer TOKEN\n")
                .header("WWW-Authenticate", "Bearer realm=\"management\"");
    }

    /** As long as for any other text of the length: secrets are compared by their hashes. */
    private static boolean shows(Secret wanted, Asked request) {
        String shown = request.header("Authorization");
        return shown != null
                && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && shown.length() > SCHEME.length()
                && wanted.equals(Secret.of(shown.substring(SCHEME.length()).strip()));
    }

    /**
     * What stands against answering a peer of which nothing is known, or null. Of a page its browser says where it comes from; and a page
     * whose name was made to mean this machine sends that name.
     */
    private @Nullable Page refusalOfPage(Asked request) {
        if (Provenance.isOfAnotherPage(request)) {
            return Page.text(403, "Of web pages only the inspector is answered here; programs leave out Origin.\n");
        }
        String host = request.header("Host");
        if (!isCertified && (host == null || !THIS_MACHINE.matcher(host).matches())) {
            return Page.text(
                    403,
                    "Ask by 127.0.0.1, [::1] or localhost: other names are not answered without management.token.\n");
        }
        return null;
    }
}
