package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.runtime.Hub;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Around the core, too, each collection that is there for longer than a message has a bound, and here it is written which. {@code
 * router.CollectionsTest} has those of the core.
 */
class RoomsCollectionsTest {
    /** Those in which somebody remembers something of peers. */
    private static final List<String> ROOMS = List.of(
            "auth.attempts",
            "auth.cookie",
            "cluster",
            "engine.file",
            "engine.nats",
            "flow",
            "http",
            "http.handshake",
            "jakarta",
            "journal",
            "management",
            "management.inspector",
            "runtime",
            "runtime.work",
            "token");

    private static final Map<String, String> BOUNDS = bounds();

    private static Map<String, String> bounds() {
        Map<String, String> bounds = new TreeMap<>();
        bounds.put("auth.attempts.AttemptLimiter$Counted.counts", "three at most, for as long as the attempt takes");
        bounds.put("auth.attempts.AttemptLimiter.byAddress", "AttemptLimiter.MAX_COUNTED");
        bounds.put("auth.attempts.AttemptLimiter.byAuthid", "AttemptLimiter.MAX_COUNTED");
        bounds.put("auth.attempts.AttemptLimiter.byOrigin", "AttemptLimiter.MAX_COUNTED");
        bounds.put("auth.attempts.AttemptLimiter.known", "AttemptLimiter.MAX_COUNTED");
        bounds.put("auth.cookie.Cookies$Holding.hashes", "Cookies.MAX_OF_ONE");
        bounds.put("auth.cookie.Cookies.byAccount", "has one for each that is known, at most");
        bounds.put("auth.cookie.Cookies.changes", "is taken with each fact; by then, one for each login");
        bounds.put("auth.cookie.Cookies.known", "Cookies.MAX_KNOWN, and what they weigh");
        bounds.put("cluster.Gates.waiting", "has one for each REGISTER and SUBSCRIBE of ClusterSettings.settleMillis");
        bounds.put("cluster.Incoming.waiting", "Outgoing.MOST_AHEAD of its sender");
        bounds.put("cluster.Member.declared", "has nodes that serve the realm");
        bounds.put("cluster.Member.heard", "has nodes that serve the realm, or did a moment ago");
        bounds.put("cluster.Member.incoming", "has nodes that serve the realm, or did a moment ago");
        bounds.put("cluster.Membership.arriving", "has nodes that serve the realm");
        bounds.put("cluster.Membership.gone", "Membership.MOST_GONE");
        bounds.put("cluster.Membership.numbers", "has nodes that serve the realm");
        bounds.put("cluster.Membership.ready", "has nodes that serve the realm");
        bounds.put("cluster.Outbound.entries", "is taken at the end of each drain");
        bounds.put("cluster.Outbound.links", "has nodes that serve the realm");
        bounds.put("cluster.Outbound.unread", "has what sessions wait for, none of which asks for more meanwhile");
        bounds.put("cluster.Outgoing.pending", "is taken at the end of each drain");
        bounds.put("cluster.Outgoing.unheard", "has one for each frame of Outgoing.MOST_AHEAD");
        bounds.put("engine.file.FileEngine.named", "has realms of the configuration");
        bounds.put("engine.file.FileEngine.realms", "has realms of the configuration");
        bounds.put("engine.file.FileEngine.taken", "is what one commit has");
        bounds.put("engine.file.Kept.pages", "has what the realm has not told it to forget, which is charged there");
        bounds.put("engine.file.Kept.values", "has places and cookies, which are bounded where they are known");
        bounds.put("engine.file.StoreFile.kept", "has realms of the configuration");
        bounds.put("engine.file.Waiting.appends", "is charged to the publisher: Publications.record");
        bounds.put("engine.file.Waiting.forgotten", "has what is kept, once each");
        bounds.put("engine.file.Waiting.known", "has the keys that the file has, or is being given");
        bounds.put("engine.file.Waiting.taken", "is what one commit has");
        bounds.put("engine.file.Waiting.values", "has values that are known, and keys of which the file has something");
        bounds.put("engine.nats.Forgetting.holes", "has what is kept, once each");
        bounds.put(
                "engine.nats.Forgetting.wanted",
                "has what the realm has not told it to forget, which is charged there");
        bounds.put("engine.nats.NatsEngine.dead", "has routers that were found dead at the start");
        bounds.put("engine.nats.NatsEngine.realms", "has realms of the configuration");
        bounds.put(
                "engine.nats.NatsEngine.tasks",
                "has what is charged to publishers, Publications.record, and what NATS sends: the flow control of its consumers");
        bounds.put("engine.nats.NatsNodes$Channel.senders", "NatsNodes.MOST_SENDERS");
        bounds.put("engine.nats.NatsNodes.channels", "has realms of the configuration");
        bounds.put("engine.nats.NatsRealm.current", "has places and cookies, which are bounded where they are known");
        bounds.put("engine.nats.NatsRealm.failed", "StreamLog.MOST_SENT");
        bounds.put("engine.nats.NatsRealm.fences", "has one for each start within a minute");
        bounds.put("engine.nats.NatsRealm.known", "has the keys that the vault has, or is being given");
        bounds.put("engine.nats.NatsRealm.superseded", "NatsRealm.MOST_SUPERSEDED");
        bounds.put(
                "engine.nats.NatsRealm.values", "has values that are known, and keys of which the vault has something");
        bounds.put("engine.nats.Opener.told", "has what is kept, until the realm has been told of it");
        bounds.put("engine.nats.StreamLog$Frame.headers", "is the router's own");
        bounds.put("engine.nats.StreamLog.sent", "StreamLog.MOST_SENT");
        bounds.put("engine.nats.StreamLog.unsent", "is charged to the publisher: Publications.record");
        bounds.put("flow.Inbox.entries", "Intake stops reading");
        bounds.put("flow.Marks.queued", "has one behind each message that waits, at most");
        bounds.put("flow.Marks.sent", "Marks.MOST_ON_THEIR_WAY");
        bounds.put("flow.Outbox.inFlight", "is one batch: Outbox.BATCH_CHARS");
        bounds.put("flow.Outbox.queue", "limits.outboxMessages and outboxBytes, and charged to the budget of all");
        bounds.put("http.AcceptStrategy.reserve", "has eight");
        bounds.put("http.BatchBuffers.free", "BatchBuffers.KEPT");
        bounds.put("http.FrameWriter.frames", "takes as much as FrameWriter has room for: one send, and pings");
        bounds.put("http.FrameWriter.waiting", "has one for each frame");
        bounds.put("http.Page.headers", "is the router's own");
        bounds.put("http.PageHandler.webSocketPaths", "is of the configuration");
        bounds.put("http.SealedPage.headers", "is the router's own");
        bounds.put("http.SocketFilter.answered", "has sockets, which are counted at accept");
        bounds.put("http.TextAssembly.pieces", "limits.messageBytes, and charged to the budget of all");
        bounds.put("http.UpgradeFilter.paths", "is of the configuration");
        bounds.put("http.WebServer$Builder.endpoints", "is of the configuration");
        bounds.put("http.WebServer.connections", "has sockets, which are counted at accept");
        bounds.put("http.WriteBurst.afterwards", "has the queue of the thread, and is run after 32 messages");
        bounds.put("http.WriteBurst.touched", "has connections, until the burst is over");
        bounds.put("http.handshake.HalfOpen.byNetwork", "HalfOpen.most");
        bounds.put("jakarta.TrustedProxies.networks", "is of the configuration");
        bounds.put("journal.RealmJournal.given", "is charged to the publisher: Publications.record");
        bounds.put("journal.RealmJournal.wanted", "is worked off before the fact at hand is over");
        bounds.put("management.Desk.routes", "is the router's own");
        bounds.put("management.inspector.Inspector.deeds", "is the router's own");
        bounds.put("management.inspector.Inspector.lists", "is the router's own");
        bounds.put("management.inspector.Listing$Part.rows", "is the answer to an operator, a page at most");
        bounds.put("management.inspector.Listing.searched", "is the router's own");
        bounds.put("management.inspector.Query.values", "has the parameters that are known");
        bounds.put("management.inspector.Tails.running", "Tails.MOST");
        bounds.put("runtime.Evictions.connections", "limits.connections");
        bounds.put("runtime.Gatehouse.gates", "is of the configuration");
        bounds.put("runtime.Hub.connections", "limits.connections");
        bounds.put("runtime.Hub.mailboxes", "has realms of the configuration");
        bounds.put("runtime.Hub.realms", "has realms of the configuration");
        bounds.put("runtime.Mailbox.later", "is worked off before the drain is over");
        bounds.put("runtime.Mailbox.touched", "is worked off before the drain is over");
        bounds.put("runtime.work.Crowd.byAddress", "has one for each connection, at most");
        bounds.put("runtime.work.Deciders.byName", "is of the configuration");
        bounds.put(
                "runtime.work.DecisionTimes.open",
                "has questions that are open: a window of each decider, and each is given up after its time");
        bounds.put("runtime.work.DecisionTimes.times", "has one for each realm and outcome");
        bounds.put("runtime.work.Paces.left", "Paces.MOST");
        bounds.put("runtime.work.SessionLog.linesByAddress", "SessionLog.LINES_PER_MINUTE");
        bounds.put("token.JwtVerifiers.sources", "is of the configuration");
        bounds.put("token.KeyRing.inForce", "is a key set of a megabyte at most");
        return bounds;
    }

    @Test
    void whateverCanGrowHasABound() throws IOException, URISyntaxException {
        assertEquals(new TreeSet<>(BOUNDS.keySet()), collections());
    }

    private static Set<String> collections() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Hub.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> found = new TreeSet<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.list(classes.resolve("dev/parley/" + room.replace('.', '/')))) {
                files.map(file -> classes.relativize(file).toString())
                        .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                        .map(name -> load(name.substring(0, name.length() - 6).replace(File.separatorChar, '.')))
                        .filter(type -> !type.isRecord())
                        .forEach(type -> collect(type, found));
            }
        }
        return found;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RoomsCollectionsTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new UncheckedIOException(new IOException(gone));
        }
    }

    private static void collect(Class<?> type, Set<String> found) {
        for (Field field : type.getDeclaredFields()) {
            boolean isCollection =
                    Collection.class.isAssignableFrom(field.getType()) || Map.class.isAssignableFrom(field.getType());
            // records pass on what they have, and constants do not grow
            if (isCollection && !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                found.add(type.getName().substring("dev.parley.".length()) + "." + field.getName());
            }
        }
    }
}
