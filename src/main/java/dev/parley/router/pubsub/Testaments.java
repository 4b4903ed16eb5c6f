package dev.parley.router.pubsub;

import static dev.parley.router.meta.MetaProcedures.results;

import dev.parley.auth.rights.Permissions;
import dev.parley.auth.rights.Right;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Json;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.router.Entry;
import dev.parley.router.RealmCopy;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.Session;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Section "Session Testament": publishes what a session has left for its end. The realm makes it. */
public final class Testaments {
    /** "MUST send detached-scope Testaments before destroyed-scope Testaments". */
    private enum Scope {
        DETACHED,
        DESTROYED
    }

    /** What a session has left for its end. */
    public record Testament(String topic, Dict options, Payload payload) {
        private long weight() {
            return Weight.record(topic) + Weight.of(options) + Weight.of(payload);
        }

        /** The same, without the author's name. */
        private Testament anonymous() {
            Map<String, @Nullable Object> others = new LinkedHashMap<>(options.values());
            others.remove(Attribute.DISCLOSE_ME.key());
            return new Testament(topic, Dict.of(others), payload);
        }
    }

    private final Broker broker;
    private final Scribe scribe;
    private final CurrentSettings settings;
    private final Map<Session, Map<Scope, List<Testament>>> bySession = new HashMap<>();

    public Testaments(Broker broker, Scribe scribe, CurrentSettings settings) {
        this.broker = broker;
        this.scribe = scribe;
        this.settings = settings;
    }

    public void addTo(MetaProcedures procedures) {
        procedures.addChanging("wamp.session.add_testament", this::check, this::add);
        procedures.addChanging("wamp.session.flush_testaments", call -> {
            Map<Scope, List<Testament>> testaments = bySession.get(call.caller());
            Scope scope = scope(call);
            List<Testament> flushed = testaments == null ? null : testaments.remove(scope);
            if (testaments != null && flushed != null) {
                release(call.caller(), flushed);
                if (testaments.isEmpty()) {
                    bySession.remove(call.caller());
                }
            }
            return results();
        });
    }

    private void check(MetaCall call) throws Failure {
        Testament testament = testament(call);
        Scope unused = scope(call);
        Publications.Refusal refusal = broker.publications().refusal(call.caller(), testament.topic, testament.options);
        if (refusal != null) {
            throw new Failure(refusal.error(), refusal.why());
        }
        call.afford(testament.weight());
        int limit = settings.sessionLimits().testaments();
        if (of(call.caller()).size() >= limit) {
            String why = "this session has " + limit + " testaments, and may not have more";
            throw new Failure(ErrorUri.NOT_AUTHORIZED, why);
        }
    }

    private static Testament testament(MetaCall call) throws Failure {
        String topic = call.string(0);
        Json arguments = call.text(1, List.class, "a list");
        Json argumentsKw = call.text(2, Map.class, "a dict");
        Payload payload = Payload.of(
                arguments == null ? "[]" : arguments.text(), argumentsKw == null ? null : argumentsKw.text());
        return new Testament(topic, options(call), payload);
    }

    private List<@Nullable Object> add(MetaCall call) throws Failure {
        add(call.caller(), scope(call), testament(call));
        return results();
    }

    private void add(Session session, Scope scope, Testament testament) {
        bySession
                .computeIfAbsent(session, none -> new EnumMap<>(Scope.class))
                .computeIfAbsent(scope, empty -> new ArrayList<>())
                .add(testament);
        session.budget.charge(testament.weight());
    }

    private static void release(Session session, List<Testament> gone) {
        gone.forEach(testament -> session.budget.release(testament.weight()));
    }

    private static Dict options(MetaCall call) throws Failure {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : call.dict("publish_options").entrySet()) {
            String key = String.valueOf(entry.getKey());
            String complaint = Attribute.complaint(MessageType.PUBLISH, key, entry.getValue());
            if (complaint != null) {
                throw new Failure(ErrorUri.INVALID_ARGUMENT, "publish_options: " + complaint);
            }
            options.put(key, entry.getValue());
        }
        return Dict.of(options);
    }

    /** "the default MUST be destroyed". */
    private static Scope scope(MetaCall call) throws Failure {
        String name = call.string("scope");
        if (name == null) {
            return Scope.DESTROYED;
        }
        for (Scope scope : Scope.values()) {
            if (scope.name().toLowerCase(Locale.ROOT).equals(name)) {
                return scope;
            }
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument 'scope' must be detached or destroyed");
    }

    /** All that the session has left, in the order in which it would be published. */
    public List<Testament> of(Session session) {
        return bySession.getOrDefault(session, Map.of()).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Takes away what the session may not publish any more, all of it where it may do nothing; and the name of its author where
     * it may not be told.
     */
    public void revokeForbidden(Session session, @Nullable Permissions permissions, Time now) {
        for (Testament testament : of(session)) {
            boolean mayPublish = permissions != null && permissions.reaches(testament.topic, Right.PUBLISH);
            boolean mayDisclose =
                    permissions != null && permissions.about(testament.topic).disclose();
            judge(session, testament, mayPublish, mayDisclose, now);
        }
    }

    /** It is decided anew what the session may do with one of them; nothing where it is there no more. */
    public void judge(Session session, Testament testament, boolean mayPublish, boolean mayDisclose, Time now) {
        if (!mayPublish || isLess(testament, mayDisclose)) {
            scribe.enter(
                    session,
                    new Entry.Judged(
                            session.id, testament.topic, testament.options, testament.payload, mayPublish, mayDisclose),
                    now);
        }
    }

    private static boolean isLess(Testament testament, boolean mayDisclose) {
        return !mayDisclose && testament.options.is(Attribute.DISCLOSE_ME, false);
    }

    /** It is decided anew what the session may do with one of them. */
    public void judged(Session session, Entry.Judged judged) {
        Testament testament = new Testament(judged.topic(), judged.options(), judged.payload());
        boolean mayPublish = judged.mayPublish();
        boolean isLess = isLess(testament, judged.mayDisclose());
        for (List<Testament> ofScope : bySession.getOrDefault(session, Map.of()).values()) {
            int index = ofScope.indexOf(testament);
            if (index >= 0 && !mayPublish) {
                ofScope.remove(index);
                release(session, List.of(testament));
            } else if (index >= 0 && isLess) {
                Testament less = testament.anonymous();
                ofScope.set(index, less);
                session.budget.release(testament.weight() - less.weight());
            }
        }
    }

    /** All that the session has left. */
    public List<RealmCopy.Testament> copy(Session session) {
        List<RealmCopy.Testament> copied = new ArrayList<>();
        bySession
                .getOrDefault(session, Map.of())
                .forEach((scope, ofScope) -> ofScope.forEach(one -> copied.add(
                        new RealmCopy.Testament(session.id, scope.name(), one.topic, one.options, one.payload))));
        return copied;
    }

    /** The session has left that. */
    public void restore(@Nullable Session session, RealmCopy.Testament copied) {
        if (session != null) {
            add(
                    session,
                    Scope.valueOf(copied.scope()),
                    new Testament(copied.topic(), copied.options(), copied.payload()));
        }
    }

    /** Whether the session has left something for when it loses its connection. */
    public boolean areThereForDetached(Session session) {
        return bySession.getOrDefault(session, Map.of()).containsKey(Scope.DETACHED);
    }

    /** The session has lost its connection, and is not over: what it has left for that is published. */
    public void detached(Session session, Time now) {
        Map<Scope, List<Testament>> testaments = bySession.get(session);
        List<Testament> due = testaments == null ? null : testaments.remove(Scope.DETACHED);
        if (testaments == null || due == null) {
            return;
        }
        release(session, due);
        if (testaments.isEmpty()) {
            bySession.remove(session);
        }
        publish(session, due, now);
    }

    private void publish(Session session, List<Testament> testaments, Time now) {
        for (Testament testament : testaments) {
            broker.publications().publishTestament(session, testament.topic, testament.options, testament.payload, now);
        }
    }

    /** The session is over and out of the tables; where it is silent, its testaments are forgotten. */
    public void left(Session session, boolean isSilent, Time now) {
        Map<Scope, List<Testament>> testaments = bySession.remove(session);
        if (testaments == null) {
            return;
        }
        testaments.values().forEach(ofScope -> release(session, ofScope));
        if (!isSilent) {
            testaments.values().forEach(ofScope -> publish(session, ofScope, now));
        }
    }

    public boolean isEmpty() {
        return bySession.isEmpty();
    }
}
