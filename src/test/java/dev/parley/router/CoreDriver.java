package dev.parley.router;

/** Plays transcripts to the router's core alone. */
final class CoreDriver extends SurfaceDriver {
    private final Core core;

    CoreDriver() {
        this(false);
    }

    /** Plays them to a router that has a journal, which confirms at once. */
    CoreDriver(boolean hasJournal) {
        this(new Core(TestRealms.SETTINGS, hasJournal));
    }

    private CoreDriver(Core core) {
        super(core);
        this.core = core;
    }

    @Override
    Core.Connection connection(String peer, Handshake handshake) {
        return core.connection(peer, handshake.seen(peer));
    }
}
