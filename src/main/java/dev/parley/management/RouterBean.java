package dev.parley.management;

import dev.parley.runtime.Hub;
import dev.parley.runtime.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The router in the JVM's own management. Registered and closed by whoever starts the router; called by JMX, in any thread. */
public final class RouterBean implements RouterMXBean, AutoCloseable {
    private static final Logger LOG = System.getLogger(RouterBean.class.getName());
    private static final String NAME = "dev.parley:type=Router";
    private static final int MOST_ROUTERS = 1_000;

    private final Hub hub;
    private final String version;
    private final Runnable drain;

    /** Null where it could not be registered. */
    private @Nullable ObjectName name;

    private RouterBean(Hub hub, String version, Runnable drain) {
        this.hub = hub;
        this.version = version;
        this.drain = drain;
    }

    /**
     * Registers it by {@code dev.parley:type=Router}; where another router of this JVM has that name, with {@code id=2} and so on.
     *
     * @param drain has sessions leave, and the router stop; returns at once
     */
    public static RouterBean register(Hub hub, String version, Runnable drain) {
        RouterBean bean = new RouterBean(hub, version, drain);
        try {
            bean.register(ManagementFactory.getPlatformMBeanServer());
        } catch (JMException | SecurityException impossible) {
            LOG.log(Level.WARNING, "the router cannot be seen by JMX", impossible);
        }
        return bean;
    }

    private void register(MBeanServer server) throws JMException {
        for (int id = 1; id <= MOST_ROUTERS && name == null; id++) {
            ObjectName wanted = new ObjectName(id == 1 ? NAME : NAME + ",id=" + id);
            try {
                name = server.registerMBean(this, wanted).getObjectName();
            } catch (InstanceAlreadyExistsException taken) {
                LOG.log(Level.DEBUG, "there is another router", taken);
            }
        }
    }

    private Snapshot snapshot() {
        return hub.inspection().snapshot().join();
    }

    @Override
    public String getVersion() {
        return version;
    }

    @Override
    public long getConnections() {
        return hub.connectionCount();
    }

    @Override
    public Map<String, Long> getSessions() {
        return snapshot().sessionsByRealm();
    }

    @Override
    public long getOutboxBytes() {
        return snapshot().outboxBytes();
    }

    @Override
    public long getInTransitBytes() {
        return snapshot().inTransitBytes();
    }

    @Override
    public long getSlowPeers() {
        return hub.overflows();
    }

    @Override
    public long getMessagesDropped() {
        return hub.records().droppedMessages();
    }

    @Override
    public boolean isDraining() {
        return hub.isDraining();
    }

    @Override
    public void drain() {
        drain.run();
    }

    /** Takes it out of JMX. */
    @Override
    public void close() {
        try {
            if (name != null) {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            }
        } catch (JMException gone) {
            LOG.log(Level.DEBUG, "it was not there any more", gone);
        }
    }
}
