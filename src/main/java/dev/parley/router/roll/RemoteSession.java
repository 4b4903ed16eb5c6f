package dev.parley.router.roll;

import dev.parley.auth.Identity;
import dev.parley.auth.rights.Permissions;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Role;
import dev.parley.router.Action;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.Remote;
import dev.parley.router.state.Budget;
import dev.parley.router.state.PendingCall;
import dev.parley.router.state.RequestIds;
import dev.parley.router.state.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of another node. It is told only what its own node does not know: calls, and their end. Its realm makes it. */
public final class RemoteSession extends Session {
    /** What its own node grants it, nobody here restricts. */
    private static final Rules EVERYTHING = new Rules(List.of(Rule.EVERYTHING));

    private final PlaceId realm;
    private final NodeId node;

    /**
     * The session that has joined there.
     *
     * @param rules those of its role here; null where there is no such role
     */
    public RemoteSession(PlaceId realm, NodeId node, Entry.Joined joined, @Nullable Permissions rules, Budget budget) {
        super(
                joined.session(),
                new Remote(node, joined.session()),
                new Identity(joined.authid(), joined.authrole(), joined.authmethod(), joined.authprovider(), Map.of()),
                rules == null ? EVERYTHING : rules,
                budget,
                new RequestIds(false),
                joined.roles());
        this.realm = realm;
        this.node = node;
    }

    /** What tells the other nodes of that session. */
    public static Entry.Joined joined(Session session) {
        Identity identity = session.identity;
        return new Entry.Joined(
                session.id, session.authid, session.authrole, identity.method(), identity.provider(), session.roles());
    }

    @Override
    public NodeId node() {
        return node;
    }

    @Override
    public @Nullable Action telling(Message message) {
        return message instanceof Interrupt interrupt ? passing(new Parcel.Interrupted(id, interrupt)) : null;
    }

    @Override
    public Action invoking(Invocation invocation, PendingCall call) {
        boolean takesPassThru = call.caller.announced(Role.CALLER, Feature.PAYLOAD_PASSTHRU_MODE);
        return passing(new Parcel.Invoked(id, invocation, call.hasProgressed, takesPassThru));
    }

    private Action passing(Parcel parcel) {
        return new Action.Pass(realm, node, parcel);
    }
}
