package dev.parley.client.core.outcome;

import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;

/** What became of a request. Immutable. */
public sealed interface Outcome {
    /** The URI of what goes wrong between this client and the router. */
    String NETWORK_FAILURE = "wamp.error.network_failure";

    /** A message cannot be sent: what was sent before is not read. */
    static Outcome noRoom() {
        return new Failed(
                NETWORK_FAILURE,
                "not sent",
                "more was sent than the network has taken, and no more can be queued: wait for the answers of what is"
                        + " under way (publishAcknowledged has one), or use blocking(), whose publish waits");
    }

    /** A message is not sent, because it is longer than the router reads. */
    static Outcome tooLong(String complaint) {
        return new Failed(ErrorUri.PAYLOAD_SIZE_EXCEEDED, "not sent", complaint);
    }

    /** Whoever asked for it wants it no longer. */
    static Outcome canceled() {
        return new Canceled();
    }

    /** It is done, and there is nothing more to say. */
    static Outcome done() {
        return new Done();
    }

    /** Its positive answer, the last one where there are several. */
    record Answered(Message answer) implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.answered(this);
        }
    }

    /** It is done without an answer worth telling. */
    record Done() implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.done(this);
        }
    }

    /**
     * An ERROR of the router or the callee.
     *
     * @param where the address and the realm, for people
     */
    record Refused(ErrorReply error, String where) implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    /**
     * The client gives it up.
     *
     * @param verb what it is then: "failed", "not sent", "canceled"
     */
    record Failed(String uri, String verb, String why) implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.failed(this);
        }
    }

    /**
     * The session was lost or is lost now, and the client seeks another.
     *
     * @param wasSent it may have been done
     */
    record Lost(Ending ending, boolean wasSent) implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.lost(this);
        }
    }

    /** There is no session, and will be none. */
    record Closed(Ending ending) implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.closed(this);
        }
    }

    /** Whoever asked for it wants it no longer. */
    record Canceled() implements Outcome {
        @Override
        public <T> T map(Cases<T> cases) {
            return cases.canceled(this);
        }
    }

    /** One method for each kind. */
    interface Cases<T> {
        T answered(Answered outcome);

        T done(Done outcome);

        T refused(Refused outcome);

        T failed(Failed outcome);

        T lost(Lost outcome);

        T closed(Closed outcome);

        T canceled(Canceled outcome);
    }

    <T> T map(Cases<T> cases);

    /** Whether the router has decided it. */
    default boolean isRefusal() {
        return this instanceof Refused;
    }

    /** The URI that tells best why a request failed. */
    default String reason() {
        if (this instanceof Refused refused) {
            return refused.error().error();
        }
        if (this instanceof Failed failed) {
            return failed.uri();
        }
        if (this instanceof Lost lost) {
            return lost.ending().reason();
        }
        return this instanceof Closed closed ? closed.ending().reason() : ErrorUri.CANCELED;
    }
}
