package dev.parley.cluster;

import dev.parley.engine.Nodes;
import dev.parley.engine.RealmNodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An engine for several hubs of one JVM: each node has a thread by which it hears. What a test wants lost is lost. */
final class MemoryNodes {
    private static final int LONGEST = 1 << 20;

    /** One router's engine. */
    final class OfRouter implements Nodes {
        private final List<Channel> channels = new ArrayList<>();
        private boolean isCut;

        @Override
        public RealmNodes open(String realm, String node, RealmNodes.Listener listener) {
            Channel channel = new Channel(this, realm, node, listener);
            synchronized (MemoryNodes.this) {
                List<byte[]> roll = rolls.computeIfAbsent(realm, none -> new ArrayList<>());
                for (int i = 0; i < roll.size(); i++) {
                    channel.list(i + 1, roll.get(i));
                }
                links.put(realm + " " + node, channel);
                channels.add(channel);
                channel.tell(listener::joined);
            }
            ScheduledFuture<?> unused =
                    channel.thread.scheduleAtFixedRate(listener::elapsed, 20, 20, TimeUnit.MILLISECONDS);
            return channel;
        }

        /** Nothing comes to it or from it; nobody is there for others. */
        void cut() {
            synchronized (MemoryNodes.this) {
                isCut = true;
                channels.forEach(channel -> channel.tell(channel.listener::cut));
            }
        }

        void joinAgain() {
            synchronized (MemoryNodes.this) {
                isCut = false;
                channels.forEach(channel -> {
                    List<byte[]> roll = rolls.getOrDefault(channel.realm, List.of());
                    while (channel.read < roll.size()) {
                        channel.list(channel.read + 1, roll.get(channel.read));
                    }
                    channel.tell(channel.listener::joined);
                });
            }
        }

        /** The process of the router is no more. */
        @Override
        public void close() {
            synchronized (MemoryNodes.this) {
                isCut = true;
                channels.forEach(Channel::end);
            }
        }
    }

    private final class Channel implements RealmNodes {
        private final OfRouter router;
        private final String realm;
        private final String node;
        private final Listener listener;
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private int read;

        Channel(OfRouter router, String realm, String node, Listener listener) {
            this.router = router;
            this.realm = realm;
            this.node = node;
            this.listener = listener;
        }

        private void tell(Runnable what) {
            if (!thread.isShutdown()) {
                thread.execute(what);
            }
        }

        private void list(int position, byte[] frame) {
            read = position;
            tell(() -> listener.listed(position, frame));
        }

        private void end() {
            thread.shutdownNow();
            links.remove(realm + " " + node);
        }

        @Override
        public int longest() {
            return LONGEST;
        }

        @Override
        public void append(byte[] frame) {
            synchronized (MemoryNodes.this) {
                if (router.isCut || isLost.test(frame)) {
                    return;
                }
                List<byte[]> roll = rolls.get(realm);
                roll.add(frame);
                links.values().forEach(channel -> {
                    if (channel.realm.equals(realm) && !channel.router.isCut) {
                        channel.list(roll.size(), frame);
                    }
                });
            }
        }

        @Override
        public void send(String to, byte[] frame) {
            synchronized (MemoryNodes.this) {
                Channel receiver = links.get(realm + " " + to);
                if (router.isCut || isLost.test(frame)) {
                    return;
                }
                if (receiver == null || receiver.router.isCut) {
                    tell(() -> listener.unreachable(to));
                } else {
                    receiver.tell(() -> receiver.listener.received(frame));
                }
            }
        }

        @Override
        public void close() {
            synchronized (MemoryNodes.this) {
                end();
            }
        }
    }

    private final Map<String, List<byte[]>> rolls = new LinkedHashMap<>();
    private final Map<String, Channel> links = new LinkedHashMap<>();
    private volatile Predicate<byte[]> isLost = frame -> false;

    OfRouter router() {
        return new OfRouter();
    }

    /** From now on those frames are lost. */
    void lose(Predicate<byte[]> which) {
        isLost = which;
    }
}
