package dev.parley.router;

import dev.parley.auth.Evidence;

/** Names one connection. Made by the runtime; the core compares it by identity and asks it nothing but this. */
public interface TransportId {

    /** What its handshake said of who is there. */
    Evidence evidence();
}
