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
 * Says who may ask the management listener: who shows the token, where there is one; else any program, but of the web pages, which a
 * browser on this machine would let ask, only the listener's own. Used by {@link ManagementListener}; for any thread.
 */
final class Guard {
    private static final Logger LOG = System.getLogger(ManagementListener.class.getName());
    private static final String SCHEME = "Bearer ";
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private final RareLog wrongTokens = new RareLog();
    private final @Nullable Secret token;
    private final boolean isCertified;
    private final String scheme;

    /**
     * A guard.
     *
     * @param token what is to be shown; null for nothing
     * @param isCertified whether every peer has proved to own a certificate
     * @param isTls whether the listener speaks TLS
     */
    Guard(@Nullable Secret token, boolean isCertified, boolean isTls) {
        this.token = token;
        this.isCertified = isCertified;
        this.scheme = isTls ? "https://" : "http://";
    }

    /** What stands against answering, or null. */
    @Nullable
    Page refusal(Asked request) {
        return token == null ? refusalOfPage(request) : refusalWithout(token, request);
    }

    /** Whether the peer has shown that it may know everything, where that can be shown. */
    boolean isTrusted(Asked request) {
        return token == null ? refusalOfPage(request) == null : shows(token, request);
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
     * What stands against answering what needs no token, or null. Another's page sends its Origin, or its browser says where it comes
     * from; and a page whose name was made to mean this machine sends that name.
     */
    @Nullable
    Page refusalOfPage(Asked request) {
        if (token != null) {
            return null;
        }
        String host = request.header("Host");
        if (isOfAnotherPage(request, host)) {
            return Page.text(
                    403, "Only the page of this address is answered here, and programs: these leave out Origin.\n");
        }
        if (!isCertified && (host == null || !THIS_MACHINE.matcher(host).matches())) {
            return Page.text(
                    403,
                    "Ask by 127.0.0.1, [::1] or localhost: other names are not answered without management.token.\n");
        }
        return null;
    }

    /** A browser says so, unless somebody follows a link, which shows the answer to nobody else. */
    private boolean isOfAnotherPage(Asked request, @Nullable String host) {
        if (request.headers().containsKey("Origin")) {
            return host == null || !(scheme + host).equalsIgnoreCase(request.header("Origin"));
        }
        String site = request.header("Sec-Fetch-Site");
        boolean isLink = request.method().equals("GET") && "navigate".equals(request.header("Sec-Fetch-Mode"));
        return site != null && !site.equals("same-origin") && !site.equals("none") && !isLink;
    }
}
