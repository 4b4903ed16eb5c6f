package dev.parley.router.meta;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Result;
import dev.parley.router.Entry;
import dev.parley.router.Excerpt;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The router's own procedures by their URIs. Broker, dealer and realm add theirs; the dealer calls them. */
public final class MetaProcedures {
    private static final String UNREADABLE = "the arguments cannot be read";

    private final Map<String, MetaCall.Procedure> procedures = new HashMap<>();

    /** What finds out whether those of them may be called that change something. */
    private final Map<String, Check> checks = new HashMap<>();

    private final Scribe scribe;
    private final PayloadFormat format;
    private final Actions actions;

    /** Finds out whether a session may call a procedure with such arguments, as far as that concerns nobody else. */
    public interface Check {
        void check(MetaCall call) throws Failure;
    }

    public MetaProcedures(PayloadFormat format, Scribe scribe, Actions actions) {
        this.format = format;
        this.scribe = scribe;
        this.actions = actions;
    }

    public void add(String uri, MetaCall.Procedure procedure) {
        procedures.put(uri, procedure);
    }

    /** Adds one that changes something, and that anybody may call who has the right to. */
    public void addChanging(String uri, MetaCall.Procedure procedure) {
        addChanging(uri, call -> {}, procedure);
    }

    /**
     * Adds one that changes something.
     *
     * @param procedure called on every node that serves the realm, to the same effect
     */
    public void addChanging(String uri, Check check, MetaCall.Procedure procedure) {
        checks.put(uri, check);
        procedures.put(uri, procedure);
    }

    public void call(Session caller, Call call, Time now) {
        MetaCall.Procedure procedure = procedures.get(call.procedure());
        if (procedure == null) {
            String why = "the router has no procedure " + Actions.quoted(call.procedure());
            actions.refuse(caller, call, ErrorUri.NO_SUCH_PROCEDURE, why);
            return;
        }
        if (call.options().is(Attribute.PROGRESS, false) || OutgoingDetails.isPassedThru(call.options())) {
            String why = "the router's own procedures take neither progressive calls nor payloads that pass through";
            actions.refuse(caller, call, ErrorUri.FEATURE_NOT_SUPPORTED, why);
            return;
        }
        Check check = checks.get(call.procedure());
        if (check == null) {
            answer(caller, call, procedure, now);
            return;
        }
        try {
            check.check(new MetaCall(caller, call.payload(), format, now));
            scribe.enter(caller, new Entry.Asked(caller.id, call, now.wallMillis()), now);
        } catch (Failure failure) {
            actions.refuse(caller, call, failure.error, failure.why());
        } catch (IllegalArgumentException unreadable) {
            actions.refuse(caller, call, ErrorUri.INVALID_ARGUMENT, UNREADABLE);
        }
    }

    /** A session calls a procedure that changes something, as it may. */
    public void called(Session caller, Call call, Time now) {
        MetaCall.Procedure procedure = procedures.get(call.procedure());
        if (procedure != null) {
            answer(caller, call, procedure, now);
        }
    }

    private void answer(Session caller, Call call, MetaCall.Procedure procedure, Time now) {
        try {
            MetaCall meta = new MetaCall(caller, call.payload(), format, now);
            List<@Nullable Object> results = procedure.answer(meta);
            Payload payload = format.payload(results, meta.resultsKw());
            actions.send(caller, new Result(call.request(), Dict.EMPTY, payload));
            meta.finish();
        } catch (Failure failure) {
            actions.refuse(caller, call, failure.error, failure.why());
        } catch (IllegalArgumentException unreadable) {
            actions.refuse(caller, call, ErrorUri.INVALID_ARGUMENT, UNREADABLE);
        }
    }

    public static List<@Nullable Object> results(@Nullable Object... results) {
        return Arrays.asList(results);
    }

    /** So many of the things, from the first whose place is behind that one; they are in the order of their places. */
    static <T, F> Excerpt<F> excerpt(
            Collection<T> things, ToLongFunction<T> place, long after, int limit, Function<T, F> figures) {
        List<F> part = new ArrayList<>();
        long last = after;
        for (T thing : things) {
            if (place.applyAsLong(thing) <= after) {
                continue;
            }
            if (part.size() >= limit) {
                return new Excerpt<>(part, last);
            }
            part.add(figures.apply(thing));
            last = place.applyAsLong(thing);
        }
        return new Excerpt<>(part, 0);
    }

    /** The ids of things by their match policies, as the lists of subscriptions and of registrations are. */
    static <T> Map<String, Object> listed(Collection<T> things, Function<T, MatchPolicy> match, ToLongFunction<T> id) {
        Map<String, List<Object>> ids = new LinkedHashMap<>();
        for (MatchPolicy policy : MatchPolicy.values()) {
            ids.put(policy.key(), new ArrayList<>());
        }
        for (T thing : things) {
            ids.computeIfAbsent(match.apply(thing).key(), key -> new ArrayList<>())
                    .add(id.applyAsLong(thing));
        }
        return new LinkedHashMap<>(ids);
    }

    /** The one of them whose session id the second argument is. */
    static Session member(MetaCall call, Collection<Session> sessions) throws Failure {
        long id = call.id(1);
        for (Session session : sessions) {
            if (session.id == id) {
                return session;
            }
        }
        throw new Failure(ErrorUri.NO_SUCH_SESSION, "there is no session " + id + " in it");
    }

    /** The match policy that an options argument names. */
    static MatchPolicy match(Map<?, ?> options) throws Failure {
        Object name = options.get("match");
        MatchPolicy match = name == null ? MatchPolicy.EXACT : MatchPolicy.of(String.valueOf(name));
        if (match == null) {
            throw new Failure(ErrorUri.INVALID_ARGUMENT, "the option match is none of exact, prefix, wildcard");
        }
        return match;
    }
}
