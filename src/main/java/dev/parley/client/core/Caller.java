package dev.parley.client.core;

import dev.parley.message.Payload;

/** Who waits for a call. The core calls nothing of it: it comes back in an {@link Action}, whose carrier calls it. */
public interface Caller extends Completion {

    /** A progressive result. */
    void progressed(Payload results);
}
