package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Random conversations in a realm whose journal confirms late, some at a time, and sometimes keeps nothing. Each peer is judged by its
 * {@link PeerView}, what all have received by the {@link Ledger}, and the journal here:
 * <ul>
 *   <li>a publication that is to be kept is acknowledged, and reaches anybody, when the journal has it, and not otherwise;
 *   <li>the journal has none twice, those of one publisher in the order in which they were sent, and none that was refused;
 *   <li>whoever listens from the beginning gets what is kept for him, all of it, once, in the journal's order;
 *   <li>each request is answered when the journal has said all, and when all have left nothing of them is left;
 *   <li>a router that is started again has the history that the journal has, in its order.
 * </ul>
 * To repeat one: {@code -Dparley.seed=7}.
 */
class GeneratedJournalTest {
    private static final int CONVERSATIONS = Integer.getInteger("parley.conversations", 1_500) / 10;
    private static final int STEPS = 120;
    private static final String KEPT = "com.a.";
    private static final Set<String> LISTS =
            Set.of("eligible_authid", "eligible_authrole", "exclude_authid", "exclude_authrole", "rkey");
    private static final RouterSettings SETTINGS = settings();
    private static final Pattern ARGUMENTS = Pattern.compile("\"args\":(\\[\"\\w+\",\\d+(,\"testament\")?])");

    private static RouterSettings settings() {
        RealmSettings open = RealmSettings.openOnLoopback("realm1");
        RealmSettings.HistorySettings history =
                new RealmSettings.HistorySettings(KEPT, MatchPolicy.PREFIX, 10_000, 1L << 30);
        return new RouterSettings(List.of(new RealmSettings(
                open.name(),
                open.strictRequestIds(),
                open.strictFeatures(),
                open.uris(),
                open.authentication(),
                open.roles(),
                open.authorizer(),
                List.of(history),
                open.durable(),
                open.resume())));
    }

    @Test
    void theJournalIsAheadOfWhatAnybodyHears() {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            Conversation conversation = new Conversation(new Random(seed));
            try {
                conversation.run();
            } catch (RuntimeException | AssertionError wrong) {
                String message = "-Dparley.seed=" + seed + "\n" + String.join("\n", conversation.log) + "\n" + wrong;
                throw new AssertionFailedError(message, wrong);
            }
        }
    }

    private static final class Peer {
        final Core.Connection connection;
        final PeerView view;

        Peer(Core core, String name, World world) {
            connection = core.connection(name, Evidence.of(null, true));
            view = new PeerView(name, world);
        }
    }

    private static final class Conversation {
        final List<String> log = new ArrayList<>();
        private final Random random;
        private final World world = new World();
        private final Ledger ledger = new Ledger();
        private final Core core = new Core(SETTINGS, true);
        private final Speaker speaker;
        private final Map<TransportId, Peer> all = new LinkedHashMap<>();
        private final List<Peer> peers = new ArrayList<>();
        private final Map<Mark, Notice> kept = new HashMap<>();
        private final Set<Mark> refused = new HashSet<>();
        private final List<Long> heard = new ArrayList<>();
        private final Set<Long> known = new HashSet<>();
        private int looked;
        private Peer listener;

        Conversation(Random random) {
            this.random = random;
            speaker = new Speaker(random, world, true);
            core.slowJournal();
        }

        void run() {
            listener = connect("listener");
            peers.remove(listener);
            say(listener, speaker.auditor("realm1"));
            say(listener, new Subscribe(1, Dict.of("match", "prefix"), "com."));
            for (int i = 0; i < STEPS; i++) {
                int dice = random.nextInt(100);
                if (peers.size() < 3) {
                    connect("p" + all.size());
                } else if (dice < 3) {
                    disconnect(any());
                } else if (dice < 6) {
                    note("+100ms", core.elapsed(100));
                } else if (dice < 8) {
                    core.fullJournal(random.nextInt(3) == 0 ? "the disk is full" : null);
                } else if (dice < 25) {
                    confirm(random.nextInt(core.unconfirmed() + 1));
                } else if (dice == 25) {
                    flood(any());
                } else {
                    speak(any());
                }
            }
            core.fullJournal(null);
            confirmAll();
            for (Peer peer : peers) {
                assertTrue(!peer.view.isTalking() || peer.view.unanswered().isEmpty(), () -> peer.view + " waits");
            }
            new ArrayList<>(peers).forEach(this::disconnect);
            // testaments
            confirmAll();
            examineListener();
            disconnect(listener);
            confirmAll();
            examineJournal();
            ledger.close();
            nothingIsLeft();
            startAgain();
        }

        private Peer any() {
            return peers.get(random.nextInt(peers.size()));
        }

        private Peer connect(String name) {
            Peer peer = new Peer(core, name, world);
            all.put(peer.connection, peer);
            peers.add(peer);
            note("# " + name + " connects", core.connected(peer.connection));
            return peer;
        }

        private void disconnect(Peer peer) {
            peers.remove(peer);
            if (peer.view.isConnected()) {
                peer.view.received(null);
            }
            note(peer.view + " > closes", core.disconnected(peer.connection));
        }

        private void confirm(int count) {
            for (int i = 0; i < count; i++) {
                note("# the journal answers", core.confirm(1));
            }
        }

        private void confirmAll() {
            while (core.unconfirmed() > 0) {
                confirm(1);
            }
        }

        private void speak(Peer peer) {
            if (peer.view.isTalking()) {
                Message message = speaker.message(peer.view);
                if (!concernsListener(message)) {
                    say(peer, message);
                }
            } else if (peer.view.isConnected() && peer.view.state() == PeerView.State.OUTSIDE) {
                say(peer, speaker.hello("realm1"));
            } else if (!peer.view.isOpen()) {
                disconnect(peer);
            }
        }

        /** Whether that could keep the listener from hearing all. */
        private boolean concernsListener(Message message) {
            return message instanceof Call call
                    && call.procedure().matches("wamp\\.(session\\.kill|subscription\\.remove).*")
                    && (call.procedure().endsWith("kill_all")
                            || call.payload().json().contains(String.valueOf(listener.view.session()))
                            || call.payload().json().contains(listener.view.authid()));
        }

        /** More than a session may have on the way. */
        private void flood(Peer peer) {
            for (int i = 0; i < 300 && peer.view.isTalking() && peer.view.hasRole(Role.PUBLISHER); i++) {
                Dict options = random.nextBoolean() ? Dict.of("acknowledge", true) : Dict.EMPTY;
                String topic = random.nextInt(5) == 0 ? "com.b.x" : KEPT + "x";
                say(
                        peer,
                        new Publish(
                                peer.view.nextRequest(),
                                options,
                                topic,
                                peer.view.mark(false).payload()));
            }
        }

        private void say(Peer peer, Message message) {
            if (message instanceof Publish publish && isKept(publish)) {
                Notice notice = new Notice(peer.view, publish.topic(), publish.options(), publish.payload());
                kept.put(Mark.of(publish.payload()), notice);
            }
            ledger.sends(peer.view, message);
            peer.view.sent(message);
            String text = MessageEncoder.text(message);
            note(peer.view + " > " + text, core.received(peer.connection, text));
        }

        /** Whether that is to be kept, as the configuration says, unless it is refused. */
        private static boolean isKept(Publish publish) {
            boolean namesSessions = publish.options().list(Attribute.ELIGIBLE) != null
                    || publish.options().list(Attribute.EXCLUDE) != null;
            return !namesSessions
                    && (publish.topic().startsWith(KEPT) || publish.options().is(Attribute.RETAIN, false));
        }

        private void note(String what, List<Core.Delivery> deliveries) {
            log.add(what);
            for (; looked < core.recorded.size(); looked++) {
                Event entry = core.recorded.get(looked);
                assertTrue(known.add(entry.publication()), () -> "recorded twice: " + entry);
            }
            for (Core.Delivery delivery : deliveries) {
                Peer to = all.get(delivery.to());
                if (delivery.isPing()) {
                    deliveries(core.ponged(to.connection));
                } else {
                    log.add(to.view + " < "
                            + (delivery.message() == null ? "closes" : MessageEncoder.text(delivery.message())));
                    observe(to, delivery.message());
                }
            }
        }

        private void deliveries(List<Core.Delivery> deliveries) {
            note("# a pong", deliveries);
        }

        private void observe(Peer to, Message message) {
            Message answered = to.view.received(message);
            if (message == null) {
                return;
            }
            ledger.received(to.view, message, answered);
            if (message instanceof Published published && kept.containsKey(markOf(answered))) {
                assertTrue(known.contains(published.publication()), "acknowledged, and not recorded");
            } else if (message instanceof ErrorReply error
                    && answered instanceof Publish publish
                    && error.error().equals(ErrorUri.UNAVAILABLE)) {
                refused.add(Mark.of(publish.payload()));
            } else if (message instanceof Event event && kept.containsKey(Mark.of(event.payload()))) {
                assertTrue(known.contains(event.publication()), "sent, and not recorded");
                if (to == listener) {
                    heard.add(event.publication());
                }
            }
        }

        private static Mark markOf(Message answered) {
            return answered instanceof Publish publish ? Mark.of(publish.payload()) : null;
        }

        private void examineListener() {
            List<Long> due = new ArrayList<>();
            for (Event entry : core.recorded) {
                Notice notice = kept.get(Mark.of(entry.payload()));
                // whose resource key leads elsewhere is not told here
                if (notice != null
                        && notice.isFor(listener.view)
                        && notice.topic.startsWith("com.")
                        && !notice.options.values().containsKey("rkey")) {
                    due.add(entry.publication());
                }
            }
            Set<Long> wanted = new HashSet<>(due);
            assertEquals(due, heard.stream().filter(wanted::contains).toList(), "what the listener has heard");
        }

        private void examineJournal() {
            Map<String, Long> last = new HashMap<>();
            for (Event entry : core.recorded) {
                Mark mark = Mark.of(entry.payload());
                assertFalse(refused.contains(mark), () -> "refused, and recorded: " + mark);
                if (!mark.isTestament()) {
                    Long before = last.put(mark.author(), mark.number());
                    assertTrue(before == null || before < mark.number(), () -> "behind a later one: " + mark);
                }
            }
        }

        private void nothingIsLeft() {
            core.elapsed(ResumeSettings.DEFAULT.millis());
            Realm realm = core.router.realms().iterator().next();
            assertTrue(realm.isEmpty(), "something is left");
            assertEquals(0, realm.overview().sessionsWeight(), "something is charged");
        }

        /** The history is what the journal has of its topics, in order. */
        private void startAgain() {
            Core again = new Core(SETTINGS, core);
            Core.Connection peer = again.connection("reader", Evidence.of(null, true));
            again.connected(peer);
            again.received(peer, "[1,\"realm1\",{\"roles\":{\"subscriber\":{},\"caller\":{}}}]");
            Message subscribed = again.received(peer, "[32,1,{\"match\":\"prefix\"},\"" + KEPT + "\"]")
                    .get(0)
                    .message();
            long id = ((Subscribed) subscribed).subscription();
            Message events = again.received(
                            peer, "[48,2,{},\"wamp.subscription.get_events\",[" + id + "],{\"limit\":100000}]")
                    .get(0)
                    .message();
            // of testaments, and of what is for some alone, others tell
            Set<String> forAll = new HashSet<>();
            kept.forEach((mark, notice) -> {
                if (notice.options.values().keySet().stream().noneMatch(LISTS::contains)) {
                    forAll.add(mark.arguments());
                }
            });
            List<String> there = ARGUMENTS
                    .matcher(events instanceof Result result ? result.payload().json() : "none: " + events)
                    .results()
                    .map(found -> found.group(1))
                    .filter(forAll::contains)
                    .toList();
            List<String> due = core.recorded.stream()
                    .filter(entry -> String.valueOf(entry.details().string(Attribute.TOPIC))
                            .startsWith(KEPT))
                    .map(entry -> entry.payload().arguments())
                    .filter(forAll::contains)
                    .toList();
            assertEquals(due, there);
        }
    }
}
