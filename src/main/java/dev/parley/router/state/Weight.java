package dev.parley.router.state;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Invocation;
import dev.parley.message.Json;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Yield;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what things cost in memory, in octets: their texts, and something for each object that is built. Whoever stores
 * something asks it, and charges a {@link Budget}.
 */
public final class Weight {
    /** An object with its place in a table. */
    private static final long VALUE = 64;

    /** One more mention of something that is charged elsewhere. */
    public static final long REFERENCE = VALUE;

    /** A session with its tables, its place in those of the realm, and its connection. */
    private static final long SESSION = 2_048;

    /** What a session has to be resumed. */
    private static final long LINE = 512;

    /** A subscription with one subscriber, its nodes in the index, and its places in four tables. */
    private static final long SUBSCRIPTION = 640;

    /** A subscription's part of a backlog of events. */
    public static final long LANE = 256;

    /** A durable subscription, with its part of the marks that are on the way. */
    public static final long DURABLE = 1_536;

    /** A registration with one callee, likewise. */
    private static final long REGISTRATION = 768;

    /** An unanswered call with the details of its invocation, and its places in three tables. */
    private static final long CALL = 512;

    /** Anything else that is kept. */
    private static final long RECORD = 256;

    private Weight() {}

    public static long of(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    public static long of(Payload payload) {
        return payload.json().length();
    }

    public static long of(Dict dict) {
        return dict.isEmpty() ? 0 : ofValue(dict.values());
    }

    /** A value of a dict, of any kind. */
    public static long ofValue(@Nullable Object value) {
        long weight = VALUE;
        if (value instanceof String text) {
            weight += text.length();
        } else if (value instanceof Json json) {
            weight += json.text().length();
        } else if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                weight += ofValue(element);
            }
        } else if (value instanceof Map<?, ?> members) {
            for (Map.Entry<?, ?> member : members.entrySet()) {
                weight += ofValue(member.getKey()) + ofValue(member.getValue());
            }
        }
        return weight;
    }

    /** Something that is kept under a URI, besides what else it has. */
    public static long record(String uri) {
        return RECORD + uri.length();
    }

    static long session(Session session) {
        return SESSION
                + of(session.authid)
                + of(session.authrole)
                + ofValue(session.identity.extra())
                + of(session.agent)
                + (session.line() == null ? 0 : LINE);
    }

    public static long subscription(String topic) {
        return SUBSCRIPTION + topic.length();
    }

    public static long registration(String procedure) {
        return REGISTRATION + procedure.length();
    }

    /** Without its payload, which goes on at once where it can. */
    public static long call(Call call) {
        return CALL + call.procedure().length() + of(call.options());
    }

    public static long publication(Publication publication) {
        return record(publication.topic())
                + of(publication.payload())
                + of(publication.details())
                + publication.audience().weight()
                + of(publication.rkey());
    }

    /** A message that waits. */
    public static long message(Message message) {
        if (message instanceof Publish publish) {
            return record(publish.topic()) + of(publish.options()) + of(publish.payload());
        } else if (message instanceof Call call) {
            return record(call.procedure()) + of(call.options()) + of(call.payload());
        } else if (message instanceof Subscribe subscribe) {
            return record(subscribe.topic()) + of(subscribe.options());
        } else if (message instanceof Register register) {
            return record(register.procedure()) + of(register.options());
        } else if (message instanceof Yield result) {
            return RECORD + of(result.options()) + of(result.payload());
        } else if (message instanceof Event event) {
            return RECORD + of(event.details()) + of(event.payload());
        } else if (message instanceof Invocation invocation) {
            return RECORD + of(invocation.details()) + of(invocation.payload());
        } else if (message instanceof Result result) {
            return RECORD + of(result.details()) + of(result.payload());
        } else if (message instanceof ErrorReply error) {
            return record(error.error()) + of(error.details()) + of(error.payload());
        }
        return RECORD;
    }
}
