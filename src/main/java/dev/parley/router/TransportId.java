package dev.parley.router;

/** Names one connection. The core compares it by identity and asks it nothing but this. */
public interface TransportId {

    /** Whether the peer is certainly on this machine: connected to loopback by itself, not through a proxy. */
    boolean isLocal();
}
