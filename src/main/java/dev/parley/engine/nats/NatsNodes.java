package dev.parley.engine.nats;

import dev.parley.engine.EngineException;
import dev.parley.engine.Nodes;
import dev.parley.engine.RealmNodes;
import dev.parley.fault.FatalErrors;
import io.nats.client.Message;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.support.Status;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Brings routers together by NATS. The roll of a realm is a stream, which has what was written in a quarter of an hour; the link to a
 * node is a subject that it alone listens to. It has a connection and a thread of its own, {@code parley-nodes}. For all threads.
 */
public final class NatsNodes implements Nodes {
    private static final Logger LOG = System.getLogger(NatsNodes.class.getName());
    private static final long TICK_MILLIS = 50;
    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final long KEPT_OCTETS = 64 << 20;

    /** What headers may take of a message. */
    private static final int HEADERS = 4 * 1_024;

    /** So many subjects are known of nodes, most of which are gone. */
    private static final int MOST_SENDERS = 1_000;

    private final NatsSettings settings;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(null, work, "parley-nodes", 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(null);
        return made;
    });
    private final Line line;
    private final List<Channel> channels = new CopyOnWriteArrayList<>();

    private NatsNodes(NatsSettings settings) {
        this.settings = settings;
        line = new Line(settings, this::execute, new Watch());
    }

    /**
     * Connects to NATS.
     *
     * @throws EngineException if there is none, or it cannot be used
     */
    public static NatsNodes open(NatsSettings settings) {
        NatsNodes nodes = new NatsNodes(settings);
        try {
            nodes.line.connect();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            nodes.close();
            throw new EngineException("NATS (" + settings + "): " + unusable.getMessage(), unusable);
        } catch (InterruptedException e) {
            nodes.close();
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while NATS was connected.", e);
        }
        ScheduledFuture<?> unused = nodes.thread.scheduleAtFixedRate(
                () -> nodes.channels.forEach(channel -> guarded(channel::tick)),
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        return nodes;
    }

    private void execute(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.log(Level.DEBUG, "what comes from NATS after the end", closed);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            FatalErrors.check(bug);
            LOG.log(Level.ERROR, "Nodes go on after a failure", bug);
        }
    }

    @Override
    public RealmNodes open(String realm, String node, RealmNodes.Listener listener) {
        Channel channel = new Channel(realm, node, listener);
        channels.add(channel);
        execute(channel::begin);
        return channel;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        line.close();
    }

    /** Tells channels how the line fares. */
    private final class Watch implements Line.Watcher {
        @Override
        public void cut() {
            channels.forEach(Channel::cut);
        }

        @Override
        public void up() {
            channels.forEach(Channel::begin);
        }
    }

    /** One realm. Its reader adds nothing: frames of many nodes follow each other as they come. */
    private final class Channel implements RealmNodes, StreamLog.Owner {
        private final Names names;
        private final String subject;
        private final Listener listener;
        private final StreamLog roll;

        /** Nodes by the subject that what cannot be sent to them comes back to. */
        private final Map<String, String> senders = new ConcurrentHashMap<>();

        private volatile String inbox = "_INBOX.none";
        private volatile boolean isClosed;

        Channel(String realm, String node, Listener listener) {
            this.names = new Names(settings.prefix(), realm);
            this.listener = listener;
            subject = names.node(node);
            roll = new StreamLog(
                    line,
                    StreamConfiguration.builder()
                            .name(names.roll())
                            .description("Who is in the realm " + realm + " of Parley, and what they have")
                            .subjects(names.rollFrames())
                            .storageType(StorageType.File)
                            .discardPolicy(DiscardPolicy.Old)
                            .maxAge(KEPT)
                            .maxBytes(KEPT_OCTETS)
                            .duplicateWindow(Duration.ofSeconds(1))
                            .replicas(settings.replicas())
                            .build(),
                    this);
        }

        /** Listens, and then reads the roll. */
        private void begin() {
            if (isClosed || !line.isUp()) {
                return;
            }
            String fresh = line.inbox();
            senders.clear();
            inbox = fresh;
            line.listen(subject, message -> {
                if (!isClosed && message.getData() != null) {
                    listener.received(message.getData());
                }
            });
            line.listen(fresh + ".>", this::returned);
            roll.sync();
        }

        /** Nobody listens to what was sent. */
        private void returned(Message message) {
            String node = senders.get(message.getSubject());
            Status status = message.isStatusMessage() ? message.getStatus() : null;
            if (node != null && status != null && status.isNoResponders() && !isClosed) {
                listener.unreachable(node);
            }
        }

        private void cut() {
            roll.cut();
            if (!isClosed) {
                listener.cut();
            }
        }

        private void tick() {
            if (!isClosed) {
                roll.tick(System.nanoTime());
                listener.elapsed();
            }
        }

        @Override
        public int longest() {
            return (int)
                    Math.min(Integer.MAX_VALUE, Math.max(HEADERS, line.server().getMaxPayload() - HEADERS));
        }

        @Override
        public void append(byte[] frame) {
            line.publish(names.rollFrames(), null, null, frame);
        }

        @Override
        public void send(String node, byte[] frame) {
            String to = names.node(node);
            String reply = inbox + "." + to.substring(to.lastIndexOf('.') + 1);
            if (senders.size() > MOST_SENDERS) {
                senders.clear();
            }
            senders.putIfAbsent(reply, node);
            line.publish(to, reply, null, frame);
        }

        @Override
        public void close() {
            isClosed = true;
            channels.remove(this);
            execute(() -> {
                roll.close();
                line.ignore(subject);
                line.ignore(inbox + ".>");
            });
        }

        @Override
        public void read(StreamLog.Entry entry) {
            byte[] data = entry.message().getData();
            if (!isClosed && data != null) {
                listener.listed(entry.position(), data);
            }
        }

        @Override
        public void vanished(StreamLog.Frame frame) {
            throw new IllegalStateException("a reader that adds nothing");
        }

        @Override
        public void tooLong(StreamLog.Frame frame, long most) {
            throw new IllegalStateException("a reader that adds nothing");
        }

        @Override
        public void caughtUp() {
            if (!isClosed) {
                listener.joined();
            }
        }

        @Override
        public void broken(String why) {
            if (!isClosed) {
                listener.broken(why);
            }
        }
    }
}
