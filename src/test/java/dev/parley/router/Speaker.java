package dev.parley.router;

import dev.parley.codec.PlainPayloads;
import dev.parley.message.Abort;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Id;
import dev.parley.message.Json;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Thinks up what a peer says next: mostly what makes sense as things stand, seldom what does not. */
public final class Speaker {
    private static final Set<Role> ROLES = EnumSet.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE);
    private static final Payload NOTHING = Payload.NONE;

    private final Random random;
    private final World world;

    /** It keeps to the protocol, so far as a peer can that does not know what is under way to it. */
    private final boolean isTame;

    public Speaker(Random random, World world, boolean isTame) {
        this.random = random;
        this.world = world;
        this.isTame = isTame;
    }

    /** A HELLO with most of the features, seldom without a role. */
    public Hello hello(String realm) {
        Map<String, Object> roles = new LinkedHashMap<>();
        for (Role role : ROLES) {
            if (isTame || !odds(60)) {
                Set<Feature> features = EnumSet.noneOf(Feature.class);
                boolean hasAll = odds(2);
                EnumSet.allOf(Feature.class).stream()
                        .filter(feature -> hasAll || !odds(3))
                        .forEach(features::add);
                roles.putAll(Feature.announcement(Set.of(role), features));
            }
        }
        return new Hello(realm, Dict.of("roles", roles.isEmpty() ? Map.of("caller", Map.of()) : roles));
    }

    /** A HELLO of one who listens and no more. */
    Hello auditor(String realm) {
        return new Hello(realm, Dict.of("roles", Feature.announcement(Set.of(Role.SUBSCRIBER), Set.of())));
    }

    public Message goodbye() {
        return new Goodbye(Dict.EMPTY, "wamp.close.close_realm");
    }

    /** What a peer says that has a session. */
    public Message message(PeerView me) {
        boolean isHeld = !isTame && !me.unanswered().isEmpty();
        int dice = random.nextInt(isHeld ? 88 : 100);
        if (dice < 10) {
            return subscribe(me);
        } else if (dice < 12) {
            return new Unsubscribe(request(me), own(me.subscriptions().keySet()));
        } else if (dice < 25) {
            return publish(me, isHeld);
        } else if (dice < 36) {
            return register(me);
        } else if (dice < 38) {
            return new Unregister(request(me), own(me.registrations().keySet()));
        } else if (dice < 60) {
            return call(me);
        } else if (dice < 68) {
            return meta(me, isHeld);
        } else if (dice < 88) {
            return isHeld ? call(me) : answer(me);
        } else if (dice < 94) {
            return part(me);
        } else if (dice < 99) {
            return new Cancel(own(me.calls().keySet()), mode());
        }
        return isTame || odds(2) ? goodbye() : end();
    }

    private Message end() {
        return odds(2) ? new Abort(Dict.EMPTY, "com.enough", NOTHING) : new Hello("realm1", Dict.EMPTY);
    }

    /** An answer to an INVOCATION, if there is one. */
    public Message answer(PeerView me) {
        List<Long> open = me.openInvocations();
        boolean isStale = open.isEmpty() || odds(20);
        if (isStale && me.lastInvocation() == 0) {
            return call(me);
        }
        long id = isStale
                ? 1 + random.nextInt((int) me.lastInvocation() + (!isTame && odds(5) ? 1 : 0))
                : open.get(random.nextInt(open.size()));
        Map<String, Object> options = new LinkedHashMap<>();
        passThru(me, Role.CALLEE, options);
        if (odds(3)) {
            String error = odds(2) ? ErrorUri.UNAVAILABLE : "com.error";
            return new ErrorReply(MessageType.INVOCATION, id, Dict.of(options), error, payload(me));
        }
        maybe(options, 3, "progress", true);
        return new Yield(id, Dict.of(options), payload(me));
    }

    /** The last answer to an INVOCATION. */
    public Message lastAnswer(PeerView me, long invocation) {
        return new Yield(invocation, Dict.EMPTY, payload(me));
    }

    private Message subscribe(PeerView me) {
        Map<String, Object> options = new LinkedHashMap<>();
        maybe(options, 3, "get_retained", true);
        maybe(options, 4, "nkey", oneOf("n1", "n2"));
        if (odds(12)) {
            String meta = oneOf("wamp.", "wamp.session.", "wamp.registration.", "wamp.subscription.");
            options.put("match", "prefix");
            return new Subscribe(request(me), Dict.of(options), meta);
        }
        return new Subscribe(request(me), options(options, odds(2)), uri(options.get("match")));
    }

    private Dict options(Map<String, Object> options, boolean isPattern) {
        if (isPattern) {
            options.put("match", oneOf("prefix", "wildcard"));
        }
        return Dict.of(options);
    }

    private Message publish(PeerView me, boolean isHeld) {
        Map<String, Object> options = publishOptions();
        maybe(options, 2, "acknowledge", true);
        passThru(me, Role.PUBLISHER, options);
        if (odds(6)) {
            options.put("rkey", oneOf("r1", "r2", "r3"));
            options.remove("retain");
        }
        if (isHeld) {
            options.remove("retain");
        }
        return new Publish(request(me), Dict.of(options), uri("none"), payload(me));
    }

    private Map<String, Object> publishOptions() {
        Map<String, Object> options = new LinkedHashMap<>();
        maybe(options, 3, "exclude_me", odds(4));
        maybe(options, 4, "retain", true);
        maybe(options, 8, "disclose_me", true);
        maybe(options, 12, "eligible", sessions());
        maybe(options, 12, "exclude", sessions());
        maybe(options, 20, "eligible_authid", List.of(world.authid(random), "x"));
        maybe(options, 20, "exclude_authid", List.of(world.authid(random)));
        maybe(options, 30, "eligible_authrole", List.of(oneOf("anonymous", "nobody")));
        maybe(options, 30, "exclude_authrole", List.of(oneOf("anonymous", "nobody", "nobody")));
        return options;
    }

    private List<Long> sessions() {
        return odds(8) ? List.of() : List.of(world.session(random), world.session(random));
    }

    private Message register(PeerView me) {
        Map<String, Object> options = new LinkedHashMap<>();
        options(options, odds(4));
        String procedure = uri(options.get("match"));
        int usual = Math.floorMod(procedure.hashCode(), 5);
        String policy =
                List.of("single", "first", "last", "roundrobin", "random").get(odds(8) ? random.nextInt(5) : usual);
        maybe(options, 1, "invoke", policy);
        maybe(options, 2, "concurrency", 1L + random.nextInt(2));
        maybe(options, 8, "disclose_caller", true);
        maybe(options, 6, "forward_timeout", true);
        maybe(options, 15, "force_reregister", true);
        return new Register(request(me), Dict.of(options), procedure);
    }

    private Message call(PeerView me) {
        Map<String, Object> options = new LinkedHashMap<>();
        maybe(options, 2, "receive_progress", true);
        maybe(options, mayStream(me) ? 4 : Integer.MAX_VALUE, "progress", true);
        maybe(options, 4, "timeout", 50L * random.nextInt(50));
        maybe(options, 8, "disclose_me", true);
        if (odds(12)) {
            options.put("runmode", odds(9) ? "all" : "partition");
            maybe(options, 1, "rkey", oneOf("r1", "r2", "r3"));
        }
        passThru(me, Role.CALLER, options);
        return new Call(request(me), Dict.of(options), uri("none"), payload(me));
    }

    /** The next part of a call that comes in several, or one too many. */
    private Message part(PeerView me) {
        List<OwnCall> open = new ArrayList<>();
        me.calls().values().stream().filter(call -> call.isOpen).forEach(open::add);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("progress", !odds(4));
        maybe(options, 8, "receive_progress", true);
        maybe(options, 8, "timeout", 100L);
        if (!open.isEmpty()) {
            OwnCall call = open.get(random.nextInt(open.size()));
            String procedure = !isTame && odds(25) ? uri("none") : call.first.procedure();
            return new Call(call.first.request(), Dict.of(options), procedure, payload(me));
        }
        if (!me.endedStreams().isEmpty()) {
            // An id that no call has had would begin one, whose answer and next part could cross.
            long ended = isTame ? oneOf(me.endedStreams()) : own(me.endedStreams());
            return new Call(ended, Dict.of(options), uri("none"), payload(me));
        }
        return mayStream(me) ? begin(me, options) : call(me);
    }

    private Call begin(PeerView me, Map<String, Object> options) {
        options.put("progress", true);
        return new Call(request(me), Dict.of(options), uri("none"), payload(me));
    }

    private boolean mayStream(PeerView me) {
        return !isTame || me.announced(Role.CALLER, Feature.PROGRESSIVE_CALL_INVOCATIONS);
    }

    private Message meta(PeerView me, boolean isHeld) {
        long request = request(me);
        String session = String.valueOf(world.session(random));
        String registration = String.valueOf(world.registration(random));
        String subscription = String.valueOf(world.subscription(random));
        int dice = random.nextInt(isHeld ? 34 : 40);
        if (dice < 6) {
            return call(request, "wamp.session.kill", session);
        } else if (dice < 10) {
            return call(request, "wamp.registration.remove_callee", registration + "," + session);
        } else if (dice < 14) {
            return call(request, "wamp.subscription.remove_subscriber", subscription + "," + session);
        } else if (dice < 18) {
            return call(request, "wamp.registration.list_callees", registration);
        } else if (dice < 22) {
            return call(request, "wamp.subscription.list_subscribers", subscription);
        } else if (dice < 24) {
            return call(request, "wamp.session.list", "");
        } else if (dice < 26) {
            return call(request, oneOf("wamp.session.count", "wamp.session.get", "wamp.no.such"), session);
        } else if (dice < 28) {
            return call(request, "wamp.session.flush_testaments", "");
        } else if (dice == 28) {
            return call(request, "wamp.session.kill_by_authid", "\"" + world.authid(random) + "\"");
        } else if (dice > 37 && odds(6)) {
            return call(request, "wamp.session.kill_all", "");
        }
        return testament(me, request);
    }

    private static Call call(long request, String procedure, String arguments) {
        return new Call(request, Dict.EMPTY, procedure, Payload.of("[" + arguments + "]", null));
    }

    private Call testament(PeerView me, long request) {
        String scope = oneOf("detached", "destroyed");
        Map<String, Object> kwargs = Map.of("scope", scope, "publish_options", publishOptions());
        Json arguments = new Json(me.mark(true).arguments());
        Payload payload = new PlainPayloads().payload(List.of(uri("none"), arguments), kwargs);
        return new Call(request, Dict.EMPTY, "wamp.session.add_testament", payload);
    }

    private void passThru(PeerView me, Role role, Map<String, Object> options) {
        boolean may = me.announced(role, Feature.PAYLOAD_PASSTHRU_MODE);
        if (odds(may ? 12 : isTame ? Integer.MAX_VALUE : 300)) {
            options.put("ppt_scheme", "x_mine");
            maybe(options, 2, "ppt_keyid", "key" + random.nextInt(9));
        }
    }

    private Dict mode() {
        return odds(5) ? Dict.EMPTY : Dict.of("mode", oneOf("skip", "kill", "kill", "killnowait", "?"));
    }

    /** Mostly the next, sometimes another, seldom one that is taken. */
    private long request(PeerView me) {
        boolean counts = isTame || !me.unanswered().isEmpty() || me.realm().equals("strict_ids");
        if (counts ? isTame || !odds(100) : !odds(25)) {
            return me.nextRequest();
        }
        return odds(3) && !me.calls().isEmpty() ? own(me.calls().keySet()) : 1L + random.nextInt(200);
    }

    /** One of those, seldom one that is none of them. */
    private long own(Collection<Long> ids) {
        return ids.isEmpty() || odds(20) ? Id.MAX - random.nextInt(9) : oneOf(ids);
    }

    private long oneOf(Collection<Long> ids) {
        return new ArrayList<>(ids).get(random.nextInt(ids.size()));
    }

    private String uri(Object match) {
        if ("prefix".equals(match)) {
            return oneOf("com.", "com.a", "com.a.", "com.b.x", "com", "");
        } else if ("wildcard".equals(match)) {
            return oneOf("com..x", "com.a.", ".b.x", "..", ".a.", "com..");
        }
        return odds(40) ? oneOf("wamp.x", "com..bad", "") : oneOf("com.a.x", "com.a.y", "com.b.x", "com.b.y", "com.c");
    }

    private Payload payload(PeerView me) {
        return me.mark(false).payload();
    }

    private void maybe(Map<String, Object> options, int sides, String key, Object value) {
        if (odds(sides)) {
            options.put(key, value);
        }
    }

    private boolean odds(int sides) {
        return random.nextInt(sides) == 0;
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
