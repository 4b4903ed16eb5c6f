package dev.parley.router.meta;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Result;
import dev.parley.router.Excerpt;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall.Failure;
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
    private final Map<String, MetaCall.Procedure> procedures = new HashMap<>();
    private final PayloadFormat format;
    private final Actions actions;

    public MetaProcedures(PayloadFormat format, Actions actions) {
        this.format = format;
        this.actions = actions;
    }

    public void add(String uri, MetaCall.Procedure procedure) {
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
        try {
            MetaCall meta = new MetaCall(caller, call.payload(), format, now);
            List<@Nullable Object> results = procedure.answer(meta);
            Payload payload = format.payload(results, meta.resultsKw());
            actions.send(caller, new Result(call.request(), Dict.EMPTY, payload));
            meta.finish();
        } catch (Failure failure) {
            actions.refuse(caller, call, failure.error, failure.why());
        } catch (IllegalArgumentException unreadable) {
            actions.refuse(caller, call, ErrorUri.INVALID_ARGUMENT, "the arguments cannot be read");
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
