package dev.parley.management;

import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import org.jspecify.annotations.Nullable;

/** Says who gets an answer from a {@link Desk}. Written by whoever brings the requests; for any thread. */
public interface Gate {
    /** Whether the peer has shown that it operates the router; said without any line in the log. */
    boolean isTrusted(Asked request);

    /** The name of the user whom the container knows, for the audit; null where there is none. To be asked when the request has been let in. */
    default @Nullable String user() {
        return null;
    }

    /** What stands against answering what only those may know and do who operate the router; null for nothing. */
    @Nullable
    Page refusal(Asked request);

    /** What stands against telling whether the router is alive, and no more; null for nothing. */
    @Nullable
    Page refusalOfProbe(Asked request);
}
