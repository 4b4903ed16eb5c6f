package dev.parley.management;

import dev.parley.http.Requests.Asked;
import java.util.Locale;

/** Says by which web page a browser has been made to ask. Used by gates; stateless. */
public final class Provenance {
    private Provenance() {}

    /**
     * Whether a web page of another address has made a browser ask. The browser says so, in what no page can change. Somebody who follows a
     * link is shown the answer, and nobody else is.
     */
    public static boolean isOfAnotherPage(Asked request) {
        if (request.headers().containsKey("Sec-Fetch-Site")) {
            String site = request.header("Sec-Fetch-Site");
            boolean isLink = request.method().equals("GET") && "navigate".equals(request.header("Sec-Fetch-Mode"));
            return !"same-origin".equals(site) && !"none".equals(site) && !isLink;
        }
        if (request.headers().containsKey("Origin")) {
            // older browsers, and those that come without TLS from another machine
            String origin = request.header("Origin");
            String host = request.header("Host");
            return origin == null
                    || host == null
                    || !origin.substring(origin.indexOf("://") + 1)
                            .toLowerCase(Locale.ROOT)
                            .equals("//" + host.toLowerCase(Locale.ROOT));
        }
        return false;
    }
}
