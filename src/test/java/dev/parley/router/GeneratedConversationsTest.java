package dev.parley.router;

import dev.parley.json.MessageEncoder;
import dev.parley.message.Abort;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Id;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Subscribe;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Random conversations, right and wrong, under the eyes of a {@link Referee}. To repeat one: {@code -Dparley.seed=7}. */
class GeneratedConversationsTest {
    private static final int CONVERSATIONS = 3_000;

    @Test
    void noConversationBreaksARule() {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            Conversation conversation = new Conversation(new Random(seed));
            try {
                conversation.run();
            } catch (RuntimeException | AssertionError wrong) {
                String log = String.join("\n  ", conversation.log);
                throw new AssertionFailedError("-Dparley.seed=" + seed + "\n  " + log + "\n" + wrong, wrong);
            }
        }
    }

    private static final class Conversation {
        private final Random random;
        private final Referee referee = new Referee();
        private final List<Referee.Peer> peers = new ArrayList<>();
        private final List<String> log = new ArrayList<>();
        private int payloads;

        Conversation(Random random) {
            this.random = random;
        }

        void run() {
            for (int i = 0; i < 100; i++) {
                int dice = random.nextInt(200);
                if (peers.size() < 2 || dice < 6) {
                    log.add("p" + peers.size() + " connects");
                    peers.add(referee.connect("p" + peers.size()));
                } else if (dice < 9) {
                    disconnect(peers.get(random.nextInt(peers.size())));
                } else if (dice < 11) {
                    log.add("time passes");
                    referee.elapse(random.nextInt(16_000));
                } else if (dice == 11 && i > 80) {
                    log.add("the router closes");
                    referee.shutDown();
                } else {
                    speak(peers.get(random.nextInt(peers.size())));
                }
            }
            while (!peers.isEmpty()) {
                disconnect(peers.get(random.nextInt(peers.size())));
            }
            referee.assertNothingIsLeft();
        }

        private void disconnect(Referee.Peer peer) {
            log.add(peer + " disconnects");
            peers.remove(peer);
            referee.disconnect(peer);
        }

        private void speak(Referee.Peer peer) {
            boolean isActive = peer.realm != null;
            if (random.nextInt(60) == 0) {
                send(peer, "[16,1,{},\"a\",[" + random.nextInt(), null, true);
            } else if (!isActive && random.nextInt(10) > 0) {
                hello(peer);
            } else if (random.nextInt(60) == 0) {
                hello(peer);
            } else {
                Message message = message(peer);
                send(peer, MessageEncoder.text(message), message, isViolation(peer, message));
            }
        }

        private void hello(Referee.Peer peer) {
            Map<String, ?> callee = Map.of("features", Map.of("call_canceling", random.nextBoolean()));
            Map<String, ?> roles =
                    Map.of("publisher", Map.of(), "subscriber", Map.of(), "caller", Map.of(), "callee", callee);
            Message hello = new Hello(oneOf("realm1", "realm1", "realm2"), Dict.of("roles", roles));
            send(peer, MessageEncoder.text(hello), hello, peer.realm != null);
        }

        private void send(Referee.Peer peer, String text, Message message, boolean isViolation) {
            log.add(peer + " > " + text);
            referee.send(peer, text, message, isViolation);
        }

        private boolean isViolation(Referee.Peer peer, Message message) {
            return switch (message.type()) {
                case ABORT -> false;
                case GOODBYE -> peer.realm == null && !peer.isDismissed;
                case YIELD -> peer.realm == null || ((Yield) message).request() > peer.lastInvocation;
                case ERROR -> peer.realm == null || ((ErrorReply) message).request() > peer.lastInvocation;
                case CANCEL -> peer.realm == null;
                default ->
                    peer.realm == null || peer.calls.containsKey(((dev.parley.message.Request) message).request());
            };
        }

        private Message message(Referee.Peer peer) {
            long request = 1L + random.nextInt(500);
            return switch (random.nextInt(24)) {
                case 0, 1, 2 -> new Subscribe(request, Dict.EMPTY, uri());
                case 3 -> new Unsubscribe(request, id(peer.subscriptions));
                case 4, 5, 6, 7 -> new Publish(request, publishOptions(), uri(), payload());
                case 8, 9, 10 -> new Register(request, Dict.EMPTY, uri());
                case 11 -> new Unregister(request, id(peer.registrations));
                case 12, 13, 14, 15, 16 -> new Call(request, Dict.EMPTY, uri(), payload());
                case 17 -> new Cancel(id(peer.calls), Dict.of("mode", oneOf("skip", "kill", "killnowait", "?")));
                case 18, 19, 20 -> new Yield(invocation(peer), yieldOptions(), payload());
                case 21, 22 -> error(peer);
                default ->
                    random.nextInt(4) > 0
                            ? new Goodbye(Dict.EMPTY, "wamp.close.close_realm")
                            : new Abort(Dict.EMPTY, "com.enough", Payload.NONE);
            };
        }

        private Message error(Referee.Peer peer) {
            return new ErrorReply(MessageType.INVOCATION, invocation(peer), Dict.EMPTY, "com.error", payload());
        }

        private Dict publishOptions() {
            Dict options = random.nextBoolean() ? Dict.of("acknowledge", random.nextBoolean()) : Dict.EMPTY;
            return random.nextInt(3) == 0 ? options.with("exclude_me", random.nextBoolean()) : options;
        }

        private Dict yieldOptions() {
            return random.nextInt(6) == 0 ? Dict.of("progress", true) : Dict.EMPTY;
        }

        /** Mostly one that is open, sometimes an old one, seldom one that never was. */
        private long invocation(Referee.Peer peer) {
            if (random.nextInt(4) > 0 && !peer.invocations.isEmpty()) {
                return id(peer.invocations);
            }
            return 1L + random.nextInt((int) peer.lastInvocation + (random.nextInt(10) == 0 ? 2 : 1));
        }

        private long id(Map<Long, ?> own) {
            List<Long> ids = new ArrayList<>(own.keySet());
            return ids.isEmpty() || random.nextInt(20) == 0
                    ? Id.MAX - random.nextInt(9)
                    : ids.get(random.nextInt(ids.size()));
        }

        private String uri() {
            return oneOf("com.a", "com.b", "com.c", "com.a", "com.b", "com.c", "com.d", "wamp.x", "com..bad", "");
        }

        private Payload payload() {
            payloads++;
            return random.nextInt(5) == 0 ? Payload.NONE : Payload.of("[" + payloads + "]", null);
        }

        private String oneOf(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
