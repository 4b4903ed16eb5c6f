package dev.parley.runtime.tail;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Request;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Yield;
import dev.parley.router.TransportId;
import dev.parley.router.core.Directory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows what messages are about that name it by an id alone: an answer by that of its request, an event by that of its subscription. Of a
 * {@link Tail}; for whoever has the realm's turn.
 */
final class Exchanges {
    private static final int MOST = 1_000;

    /** What requests are about that may still be answered; those that nobody asked about for longest go first. */
    private final Map<Key, String> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
            return size() > MOST;
        }
    };

    /**
     * A request.
     *
     * @param isOfPeer whether the peer has made it; else the router has, of a callee
     */
    private record Key(TransportId peer, boolean isOfPeer, long request) {}

    /**
     * What a message is about, or refers to.
     *
     * @param uri the topic or procedure; null where that is none, or not known any more
     * @param request the id of the request that it is or answers; 0 where it has none
     * @param isOfPeer whether the peer has made that request
     * @param isRequest whether it is a request itself, whose answers are about the same
     */
    record Head(@Nullable String uri, long request, boolean isOfPeer, boolean isRequest) {
        private static final Head NONE = new Head(null, 0, true, false);
    }

    /** What a message is about that comes from that peer or goes to it. */
    Head head(Directory directory, TransportId peer, Message message, boolean isReceived) {
        if (message instanceof Request request) {
            return new Head(uri(directory, request), request.request(), true, true);
        } else if (message instanceof Event event) {
            String topic = event.details().string(Attribute.TOPIC);
            return new Head(topic == null ? directory.topic(event.subscription()) : topic, 0, true, false);
        } else if (message instanceof Invocation invocation) {
            String procedure = invocation.details().string(Attribute.PROCEDURE);
            return new Head(
                    procedure == null ? directory.procedure(invocation.registration()) : procedure,
                    invocation.request(),
                    false,
                    true);
        } else if (message instanceof Yield yield) {
            return answer(peer, false, yield.request());
        } else if (message instanceof Interrupt interrupt) {
            return answer(peer, false, interrupt.request());
        } else if (message instanceof ErrorReply error) {
            return answer(peer, !isReceived, error.request());
        }
        long request = answered(message);
        return request == 0 ? Head.NONE : answer(peer, true, request);
    }

    private static @Nullable String uri(Directory directory, Request request) {
        if (request instanceof Call call) {
            return call.procedure();
        } else if (request instanceof Publish publish) {
            return publish.topic();
        } else if (request instanceof Subscribe subscribe) {
            return subscribe.topic();
        } else if (request instanceof Register register) {
            return register.procedure();
        } else if (request instanceof Unsubscribe unsubscribe) {
            return directory.topic(unsubscribe.subscription());
        }
        return request instanceof Unregister unregister ? directory.procedure(unregister.registration()) : null;
    }

    /** The peer's request that a message answers or cancels; 0 where it is another kind of message. */
    private static long answered(Message message) {
        if (message instanceof Result result) {
            return result.request();
        } else if (message instanceof Cancel cancel) {
            return cancel.request();
        } else if (message instanceof Published published) {
            return published.request();
        } else if (message instanceof Subscribed subscribed) {
            return subscribed.request();
        } else if (message instanceof Unsubscribed unsubscribed) {
            return unsubscribed.request();
        } else if (message instanceof Registered registered) {
            return registered.request();
        }
        return message instanceof Unregistered unregistered ? unregistered.request() : 0;
    }

    private Head answer(TransportId peer, boolean isOfPeer, long request) {
        return new Head(open.get(new Key(peer, isOfPeer, request)), request, isOfPeer, false);
    }

    /** Keeps in mind what a request of or to that peer is about. */
    void remember(TransportId peer, Head head) {
        if (head.isRequest && head.uri != null) {
            open.put(new Key(peer, head.isOfPeer, head.request), head.uri);
        }
    }

    /** The application's part of a message; none where it has no such part. */
    static Payload payload(Message message) {
        if (message instanceof Call call) {
            return call.payload();
        } else if (message instanceof Publish publish) {
            return publish.payload();
        } else if (message instanceof Event event) {
            return event.payload();
        } else if (message instanceof Invocation invocation) {
            return invocation.payload();
        } else if (message instanceof Yield yield) {
            return yield.payload();
        } else if (message instanceof Result result) {
            return result.payload();
        }
        return message instanceof ErrorReply error ? error.payload() : Payload.NONE;
    }
}
