package dev.parley.client.core;

import dev.parley.client.core.event.FeedPlan;
import dev.parley.client.core.event.Overflow;
import dev.parley.client.core.event.Replay;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Settings;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Authenticate;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Subscribe;
import dev.parley.message.Yield;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One core with a clock, told facts by the lines of a {@link ClientTranscript}. */
final class ScriptedClient {
    private static final Pattern DEED = Pattern.compile("(\\w+)(?: +(\\w+))?(?: +(\\[.*\\]))?(?: +([a-z].*))?");
    private static final Pattern QUEUE = Pattern.compile(".*queue (\\d+) (\\w+).*");
    private static final Pattern AFTER = Pattern.compile(".*replay after (\\d+).*");
    private static final Set<Integer> SUSPECT_CODES = Set.of(1002, 1007, 1009);

    private final MessageDecoder decoder = new MessageDecoder();
    private final Settings settings;
    private final Narrator narrator;
    private final ClientCore core;
    private final Map<String, OutgoingCall> calls = new HashMap<>();
    private final Map<String, Feed> feeds = new HashMap<>();
    private final Map<String, Offer> offers = new HashMap<>();
    private long now;

    ScriptedClient(Settings settings) {
        this.settings = settings;
        this.narrator = new Narrator(settings.addresses());
        this.core = new ClientCore(settings, Histories::read, new Excess(MessageEncoder::size), () -> 0);
    }

    /** What the client did next; null where it did nothing more. */
    String next() {
        return narrator.lines().poll();
    }

    List<String> surplus() {
        return List.copyOf(narrator.lines());
    }

    private void carryOut() {
        core.actions().forEach(action -> action.carryOut(narrator));
    }

    void start() {
        core.start(now);
        carryOut();
    }

    /** A session with a router that announces what ours does. */
    void join() {
        start();
        act("wire", "opens");
        String offer = settings.isResumable()
                ? "\"resumable\": true, \"resume-token\": \"first\", \"_resume_millis\": 60000, "
                : "";
        act(
                "router",
                "[2, 1, {" + offer
                        + "\"roles\": {\"broker\": {}, \"dealer\": {\"features\": {\"progressive_call_invocations\": true}}}}]");
        act("login", "verifies");
        narrator.lines().clear();
    }

    void elapse(long millis) {
        long until = now + millis;
        while (core.deadline() <= until) {
            now = Math.max(now, core.deadline());
            core.elapsed(now);
            carryOut();
        }
        now = until;
    }

    /** Closes the client, and gives what is left of it. */
    int leftWhenClosed() {
        core.close(now);
        elapse(5_000);
        narrator.lines().clear();
        return core.size();
    }

    void act(String who, String what) {
        switch (who) {
            case "router" -> routerSends(what);
            case "wire" -> wire(what);
            case "login" -> login(what);
            case "user" -> user(what);
            default -> throw new IllegalArgumentException("nobody is called " + who);
        }
        carryOut();
    }

    private void routerSends(String what) {
        if (what.startsWith("[")) {
            core.received(narrator.connection(), message(what), now);
        } else {
            core.malformed(narrator.connection(), what, now);
        }
    }

    private Message message(String text) {
        var decoded = decoder.decode(text);
        if (decoded.malformed() != null) {
            throw new IllegalArgumentException(decoded.malformed() + ": " + text);
        }
        return decoded.messages().get(0);
    }

    private void wire(String what) {
        long connection = narrator.connection();
        String[] words = what.split(" ");
        switch (words[0]) {
            case "opens" -> core.connected(connection, identification(what), settings.isResumable(), now);
            case "fails" -> core.connectionFailed(connection, what, what.contains("finally"), null, now);
            case "pongs" -> core.alive(connection, now);
            case "brings" -> core.arrived(connection, Long.parseLong(words[1]), now);
            case "full" -> core.room(false);
            case "roomy" -> core.room(true);
            case "mute" -> core.cannotPing(connection, now);
            case "closes" -> {
                int code = words.length > 1 ? Integer.parseInt(words[1]) : 1006;
                core.disconnected(connection, SUSPECT_CODES.contains(code), "code " + code, now);
            }
            case "old" -> core.disconnected(connection - 1, false, "late", now);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static Dict identification(String what) {
        return what.contains("as ") ? Dict.of("authid", what.substring(what.indexOf("as ") + 3)) : Dict.EMPTY;
    }

    private void login(String what) {
        long connection = narrator.connection();
        switch (what.split(" ")[0]) {
            case "proves" -> core.proved(connection, new Authenticate("proof", Dict.EMPTY), now);
            case "verifies" -> core.verified(connection, now);
            case "renews" -> core.renewed(connection, Payload.of(what.substring("renews ".length()), null), now);
            case "has" -> core.renewalFailed(connection, what, now);
            case "fails" -> core.loginFailed(connection, what, now);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private void user(String what) {
        Matcher deed = DEED.matcher(what);
        if (!deed.matches()) {
            throw new IllegalArgumentException(what);
        }
        String verb = deed.group(1);
        String name = deed.group(2);
        String flags = deed.group(4) == null ? "" : deed.group(4);
        String tail = deed.group(3) == null ? "" : deed.group(3).substring(1);
        switch (verb) {
            case "starts" -> core.start(now);
            case "closes" -> core.close(now);
            case "abandons" -> core.abandon("nobody waits", now);
            case "calls" -> call(name, (Call) message("[48,1," + tail), flags);
            case "sends" -> {
                Yield chunk = (Yield) message("[70,1,{}" + (tail.equals("]") ? "]" : "," + tail));
                core.chunk(calls.get(name), chunk.payload(), flags.contains("last"), now);
            }
            case "cancels" -> core.cancel(calls.get(name), now);
            case "stalls" -> core.overflowed(calls.get(name), "too slow", now);
            case "publishes" -> publish(name, (Publish) message("[16,1," + tail), flags);
            case "subscribes" -> subscribe(name, (Subscribe) message("[32,1," + tail), flags);
            case "unsubscribes" -> core.unsubscribe(feeds.get(name), narrator.named(name + " left"), now);
            case "handles" -> core.handled(feeds.get(name), now);
            case "registers" -> {
                Register register = (Register) message("[64,1," + tail);
                Offer offer = new Offer(narrator.callee(name), register.procedure(), register.options());
                offers.put(name, offer);
                core.register(offer, narrator.named(name + " ready"), now);
            }
            case "unregisters" -> core.unregister(offers.get(name), narrator.named(name + " left"), now);
            default -> answer(verb, narrator.execution(name), tail);
        }
    }

    private void answer(String verb, Execution execution, String tail) {
        String rest = tail.equals("]") ? "]" : "," + tail;
        switch (verb) {
            case "yields" -> core.succeed(execution, ((Yield) message("[70,1,{}" + rest)).payload(), now);
            case "progresses" -> core.progress(execution, ((Yield) message("[70,1,{}" + rest)).payload(), now);
            case "fails" -> {
                ErrorReply error = (ErrorReply) message("[8,68,1,{}" + rest);
                core.fail(execution, error.error(), error.payload(), now);
            }
            case "returns" -> core.returned(execution, now);
            case "stuffed" -> core.overflowed(execution, now);
            default -> throw new IllegalArgumentException(verb);
        }
    }

    private void call(String name, Call call, String flags) {
        OutgoingCall outgoing = new OutgoingCall(
                narrator.named(name),
                new CallPlan(
                        call.procedure(),
                        call.options(),
                        call.payload(),
                        flags.contains("idempotent"),
                        flags.contains("progressive"),
                        flags.contains("chunked")));
        calls.put(name, outgoing);
        core.call(outgoing, now);
    }

    private void publish(String name, Publish publish, String flags) {
        if (flags.contains("unacknowledged")) {
            core.publish(publish.topic(), publish.options(), publish.payload(), now);
        } else {
            core.publish(
                    publish.topic(),
                    publish.options(),
                    publish.payload(),
                    flags.contains("idempotent"),
                    narrator.named(name),
                    now);
        }
    }

    private void subscribe(String name, Subscribe subscribe, String flags) {
        Matcher queue = QUEUE.matcher(flags);
        Matcher after = AFTER.matcher(flags);
        boolean hasQueue = queue.matches();
        Replay replay = flags.contains("replay missed")
                ? Replay.MISSED
                : flags.contains("replay all") ? Replay.ALL : after.matches() ? Replay.AFTER : Replay.NONE;
        Feed feed = new Feed(
                narrator.sink(name),
                new FeedPlan(
                        subscribe.topic(),
                        subscribe.options(),
                        hasQueue ? Integer.parseInt(queue.group(1)) : 10_000,
                        hasQueue ? Overflow.valueOf(queue.group(2).toUpperCase(Locale.ROOT)) : Overflow.DROP_OLDEST,
                        replay,
                        replay == Replay.AFTER ? Long.parseLong(after.group(1)) : 0));
        feeds.put(name, feed);
        core.subscribe(feed, narrator.named(name + " ready"), now);
    }
}
