package dev.parley.router.meta;

import static dev.parley.router.meta.MetaProcedures.results;

import dev.parley.auth.rights.Right;
import dev.parley.message.ErrorUri;
import dev.parley.message.Json;
import dev.parley.message.Uri;
import dev.parley.router.RealmCopy;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.UriIndex;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Section "Interface Reflection": what sessions say of their procedures, topics and errors. Choice: the section is a sketch of
 * names; here a description is any JSON value, belongs to the session that gave it, and goes with it. Its realm makes it.
 */
public final class Reflection {
    private enum Kind {
        PROCEDURE(Right.REGISTER, Right.CALL),
        TOPIC(Right.PUBLISH, Right.SUBSCRIBE),
        ERROR(Right.REGISTER, Right.CALL);

        final String key = name().toLowerCase(Locale.ROOT);

        /** Who has it may describe such things. */
        final Right provider;

        final Right user;

        Kind(Right provider, Right user) {
            this.provider = provider;
            this.user = user;
        }

        boolean isVisible(Session session, String uri) {
            return session.rules.about(uri).allows(user)
                    || session.rules.about(uri).allows(provider);
        }
    }

    private record Thing(Kind kind, String uri) {}

    private record Description(Session author, Json text, long weight) {}

    private final UriIndex<Subscription> subscriptions;
    private final UriIndex<Registration> registrations;
    private final MetaEvents events;
    private final CurrentSettings settings;
    private final Map<Thing, Description> descriptions = new LinkedHashMap<>();
    private final Map<Session, Set<Thing>> bySession = new HashMap<>();

    public Reflection(
            UriIndex<Subscription> subscriptions,
            UriIndex<Registration> registrations,
            MetaEvents events,
            CurrentSettings settings) {
        this.subscriptions = subscriptions;
        this.registrations = registrations;
        this.events = events;
        this.settings = settings;
    }

    public void addTo(MetaProcedures procedures) {
        procedures.addChanging("wamp.reflect.define", this::check, this::define);
        procedures.add("wamp.reflect.describe", call -> {
            Map<String, Object> found = new LinkedHashMap<>();
            for (Kind kind : Kind.values()) {
                Map<String, Object> described = describe(call.caller(), new Thing(kind, call.string(0)));
                if (described != null) {
                    found.put(kind.key, described);
                }
            }
            return results(found);
        });
        for (Kind kind : Kind.values()) {
            procedures.add("wamp.reflection." + kind.key + ".list", call -> results(list(call.caller(), kind)));
            procedures.add(
                    "wamp.reflection." + kind.key + ".describe",
                    call -> results(describe(call.caller(), new Thing(kind, call.string(0)))));
        }
    }

    private void check(MetaCall call) throws Failure {
        String uri = call.string(0);
        Kind kind = kind(call);
        Session author = call.caller();
        if (!Uri.isValid(uri, Uri.Rule.LOOSE) || Uri.isReserved(uri)) {
            throw new Failure(ErrorUri.INVALID_URI, "the URI is not valid, or the router's own");
        }
        if (!author.rules.about(uri).allows(kind.provider)) {
            String why = "the role " + author.authrole + " may not "
                    + kind.provider.name().toLowerCase(Locale.ROOT) + " " + Actions.quoted(uri);
            throw new Failure(ErrorUri.NOT_AUTHORIZED, why);
        }
        Json text = call.text(1);
        if (text == null) {
            return;
        }
        call.afford(weight(uri, text));
        Set<Thing> own = bySession.getOrDefault(author, Set.of());
        int limit = settings.sessionLimits().registrations();
        if (own.size() >= limit && !own.contains(new Thing(kind, uri))) {
            String why = "this session has described " + limit + " things, and may not describe more";
            throw new Failure(ErrorUri.NOT_AUTHORIZED, why);
        }
    }

    private static long weight(String uri, Json text) {
        return 2 * Weight.record(uri) + text.text().length();
    }

    private List<@Nullable Object> define(MetaCall call) throws Failure {
        String uri = call.string(0);
        Kind kind = kind(call);
        Session author = call.caller();
        Thing thing = new Thing(kind, uri);
        Description former = descriptions.get(thing);
        if (former != null && former.author != author && !former.author.authid.equals(author.authid)) {
            throw new Failure(ErrorUri.NOT_AUTHORIZED, "somebody else has described " + Actions.quoted(uri));
        }
        Json text = call.text(1);
        if (former != null) {
            undefine(thing);
        }
        if (text != null) {
            add(author, thing, text);
            call.afterwards(() -> events.publish("wamp.reflect.on_define", call.now(), () -> results(uri, kind.key)));
        } else if (former != null) {
            call.afterwards(() -> events.publish("wamp.reflect.on_undefine", call.now(), () -> results(uri, kind.key)));
        }
        return results();
    }

    private void add(Session author, Thing thing, Json text) {
        long weight = weight(thing.uri, text);
        bySession.computeIfAbsent(author, session -> new LinkedHashSet<>()).add(thing);
        descriptions.put(thing, new Description(author, text, weight));
        author.budget.charge(weight);
    }

    /** What sessions say of things. */
    public List<RealmCopy.Description> copy() {
        List<RealmCopy.Description> copied = new ArrayList<>();
        descriptions.forEach((thing, description) -> copied.add(
                new RealmCopy.Description(description.author.id, thing.kind.name(), thing.uri, description.text)));
        return copied;
    }

    /** The session says that of something. */
    public void restore(@Nullable Session author, RealmCopy.Description copied) {
        if (author != null) {
            add(author, new Thing(Kind.valueOf(copied.kind()), copied.uri()), copied.text());
        }
    }

    private static Kind kind(MetaCall call) throws Failure {
        String name = call.string("type");
        if (name == null) {
            return Kind.PROCEDURE;
        }
        for (Kind kind : Kind.values()) {
            if (kind.key.equals(name)) {
                return kind;
            }
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument 'type' must be procedure, topic or error");
    }

    private void undefine(Thing thing) {
        Description former = descriptions.remove(thing);
        if (former != null) {
            former.author.budget.release(former.weight);
            Set<Thing> own = bySession.get(former.author);
            if (own != null && own.remove(thing) && own.isEmpty()) {
                bySession.remove(former.author);
            }
        }
    }

    private List<Object> list(Session asker, Kind kind) {
        Set<String> uris = new LinkedHashSet<>();
        descriptions.keySet().stream().filter(thing -> thing.kind == kind).forEach(thing -> uris.add(thing.uri));
        if (kind == Kind.PROCEDURE) {
            uris.addAll(registrations.exactUris());
        } else if (kind == Kind.TOPIC) {
            subscriptions.exactUris().stream().filter(this::isSubscribed).forEach(uris::add);
        }
        Predicate<String> isVisible = uri -> kind.isVisible(asker, uri);
        return new ArrayList<>(uris.stream().filter(isVisible).toList());
    }

    private @Nullable Map<String, Object> describe(Session asker, Thing thing) {
        Description description = descriptions.get(thing);
        boolean isInUse =
                switch (thing.kind) {
                    case PROCEDURE -> registrations.matches(thing.uri);
                    case TOPIC -> isSubscribed(thing.uri);
                    case ERROR -> false;
                };
        if ((description == null && !isInUse) || !thing.kind.isVisible(asker, thing.uri)) {
            return null;
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("uri", thing.uri);
        described.put("type", thing.kind.key);
        if (description != null) {
            described.put("description", description.text);
        }
        if (thing.kind == Kind.PROCEDURE) {
            described.put("registered", isInUse);
        } else if (thing.kind == Kind.TOPIC) {
            described.put("subscribed", isInUse);
        }
        return described;
    }

    private boolean isSubscribed(String topic) {
        List<Subscription> found = new ArrayList<>(1);
        subscriptions.match(topic, found::add);
        // one with a history is there without anybody, too
        return found.stream()
                .anyMatch(subscription -> !subscription.subscribers().isEmpty());
    }

    /** The session is over, and with it what it described. */
    public void left(Session session, Time now) {
        Set<Thing> own = bySession.remove(session);
        if (own != null) {
            for (Thing thing : own) {
                Description gone = descriptions.remove(thing);
                session.budget.release(gone == null ? 0 : gone.weight);
                events.publish("wamp.reflect.on_undefine", now, () -> results(thing.uri, thing.kind.key));
            }
        }
    }

    public boolean isEmpty() {
        return descriptions.isEmpty();
    }
}
