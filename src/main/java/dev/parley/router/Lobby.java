package dev.parley.router;

import dev.parley.message.ErrorUri;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Uri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where connections are that have no session: they say HELLO and name a realm, or are turned away. */
public final class Lobby implements Place {
    private final Router router;
    private final Deadlines helloDue;
    private final Actions actions = new Actions();
    private boolean isClosing;

    Lobby(Router router, long helloMillis) {
        this.router = router;
        helloDue = new Deadlines(helloMillis);
    }

    @Override
    public List<Action> entered(TransportId transport, @Nullable Hello hello, long now) {
        if (isClosing) {
            actions.disconnect(transport, Action.Cause.SHUTDOWN, "the router is shutting down");
        } else {
            helloDue.start(transport, now);
        }
        return actions.take();
    }

    @Override
    public List<Action> received(TransportId from, Message message, long now) {
        if (!helloDue.stop(from)) {
            return List.of();
        }
        if (message.type() == MessageType.HELLO) {
            hello(from, (Hello) message);
        } else if (message.type() == MessageType.ABORT) {
            // "No response to an ABORT message is expected" (ABORT)
            actions.disconnect(from, Action.Cause.DONE, "the peer aborted");
        } else {
            // "HELLO … MUST be the very first message sent by the Client" (HELLO)
            actions.violation(from, "received " + message.type() + " before a session was established");
        }
        return actions.take();
    }

    private void hello(TransportId from, Hello hello) {
        if (!Uri.isValid(hello.realm(), Uri.Rule.LOOSE)) {
            actions.turnAway(from, ErrorUri.INVALID_URI, "HELLO.Realm is not a valid URI");
            return;
        }
        Realm realm = router.realm(hello.realm());
        if (realm == null) {
            actions.turnAway(
                    from,
                    ErrorUri.NO_SUCH_REALM,
                    "there is no realm " + Actions.quoted(hello.realm()) + " on this router");
        } else {
            actions.move(from, realm, hello);
        }
    }

    @Override
    public List<Action> malformed(TransportId from, String what, long now) {
        if (helloDue.stop(from)) {
            actions.violation(from, what);
        }
        return actions.take();
    }

    @Override
    public List<Action> alive(TransportId transport, long now) {
        return List.of();
    }

    @Override
    public List<Action> disconnected(TransportId transport, long now) {
        helloDue.stop(transport);
        return List.of();
    }

    @Override
    public List<Action> elapsed(long now) {
        for (TransportId late : helloDue.expired(now)) {
            actions.violation(late, "no HELLO within the time allowed");
        }
        return actions.take();
    }

    @Override
    public long deadline() {
        return helloDue.next();
    }

    @Override
    public List<Action> closing(long now) {
        isClosing = true;
        for (TransportId waiting : helloDue.drain()) {
            actions.shutDown(waiting);
        }
        return actions.take();
    }
}
