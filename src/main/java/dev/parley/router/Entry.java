package dev.parley.router;

import dev.parley.message.Dict;
import dev.parley.message.Feature;
import dev.parley.message.Payload;
import dev.parley.message.Request;
import dev.parley.message.Role;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of what all nodes know of a realm: its sessions, and what these have. The node of a session checks it and enters it in the
 * roll; each node applies it where it stands there, to the same effect. A realm makes it, and is told it by {@code listed}.
 */
public sealed interface Entry {

    /** One about a session that is there. */
    sealed interface OfSession extends Entry {
        long session();

        /** Has the visitor apply this to the session. */
        <S> void accept(Visitor<S> visitor, S session, Time now);
    }

    /**
     * Applies entries about sessions: one method for each kind, so that a new kind does not compile before it is handled.
     *
     * @param <S> what it has for a session
     */
    interface Visitor<S> {
        void asked(S session, Asked asked, Time now);

        void revoked(S session, Revoked revoked, Time now);

        void judged(S session, Judged judged, Time now);

        void detached(S session, Detached detached, Time now);

        void left(S session, Left left, Time now);

        void killed(S session, Killed killed, Time now);
    }

    /** The node that enters it comes: it is to get the directory as it is there. */
    record NodeUp() implements Entry {}

    /** The node that enters it has the directory. */
    record NodeReady() implements Entry {}

    /** A node is gone, and its sessions with it; nothing that it has entered counts after that. */
    record NodeDown(NodeId node) implements Entry {}

    /**
     * A cookie means something else than before.
     *
     * @param hash of its value
     * @param login what it stands for; null for nobody any more
     */
    record CookieChanged(String hash, @Nullable String login) implements Entry {
        /** Without the login. */
        @Override
        public String toString() {
            return "CookieChanged[hash=" + hash + "]";
        }
    }

    /**
     * Somebody comes in, unless the id of the session is taken.
     *
     * @param roles with the features that it has announced
     */
    record Joined(
            long session,
            String authid,
            String authrole,
            String authmethod,
            String authprovider,
            Map<Role, Set<Feature>> roles)
            implements Entry {}

    /**
     * A session asks for something that it may: SUBSCRIBE, UNSUBSCRIBE, REGISTER, UNREGISTER, or CALL of a procedure of the router that
     * changes something.
     *
     * @param millis when, in milliseconds since the epoch
     */
    record Asked(long session, Request request, long millis) implements OfSession {
        @Override
        public <S> void accept(Visitor<S> visitor, S subject, Time now) {
            visitor.asked(subject, this, now);
        }
    }

    /**
     * The router takes a subscription or a registration away from a session.
     *
     * @param id of the one or the other
     */
    record Revoked(
            long session,
            long id,
            boolean isRegistration,
            @Nullable String reason) implements OfSession {
        @Override
        public <S> void accept(Visitor<S> visitor, S subject, Time now) {
            visitor.revoked(subject, this, now);
        }
    }

    /** It is decided anew what a session may do with one of its testaments. */
    record Judged(long session, String topic, Dict options, Payload payload, boolean mayPublish, boolean mayDisclose)
            implements OfSession {
        @Override
        public <S> void accept(Visitor<S> visitor, S subject, Time now) {
            visitor.judged(subject, this, now);
        }
    }

    /** A session has lost its connection and is not over. */
    record Detached(long session) implements OfSession {
        @Override
        public <S> void accept(Visitor<S> visitor, S subject, Time now) {
            visitor.detached(subject, this, now);
        }
    }

    /**
     * A session is over: its peer is gone, or is told that elsewhere.
     *
     * @param why for others in the realm; null where nobody need know
     */
    record Left(long session, @Nullable String why) implements OfSession {
        @Override
        public <S> void accept(Visitor<S> visitor, S subject, Time now) {
            visitor.left(subject, this, now);
        }
    }

    /**
     * A session is over: its peer is told GOODBYE.
     *
     * @param reason of the GOODBYE
     * @param message of the GOODBYE, for people
     * @param why for others in the realm; null where nobody need know
     * @param isSilent whether nobody else is told
     */
    record Killed(
            long session,
            SessionEnd how,
            String reason,
            @Nullable String message,
            @Nullable String why,
            boolean isSilent)
            implements OfSession {
        @Override
        public <S> void accept(Visitor<S> visitor, S subject, Time now) {
            visitor.killed(subject, this, now);
        }
    }
}
