package dev.parley.client.core.outcome;

import dev.parley.message.Payload;

/** Who waits for a call. The core calls nothing of it: it comes back in an action, whose carrier calls it. */
public interface Caller extends Completion {

    /** A progressive result. */
    void progressed(Payload results);
}
