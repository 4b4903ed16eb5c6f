package dev.parley.engine;

/**
 * Brings together the routers that serve the same realms: the other half of what an engine may be able to do, for those that have several
 * routers. Whoever assembles a server opens and closes it. For all threads.
 */
public interface Nodes extends AutoCloseable {

    /**
     * Comes to a realm. Waits for nobody. The listener is told, by a thread of the engine's, first what is in the roll, and then what comes.
     *
     * @param node that nobody else is called and nobody ever was
     */
    RealmNodes open(String realm, String node, RealmNodes.Listener listener);

    @Override
    void close();
}
