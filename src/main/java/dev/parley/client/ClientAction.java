package dev.parley.client;

import dev.parley.message.Challenge;
import dev.parley.message.Event;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Welcome;

/** What a {@link ClientSession} wants done, in order. */
sealed interface ClientAction {

    record Send(Message message) implements ClientAction {}

    /** The router wants proof; {@link ClientSession#authenticate} goes on. */
    record Prove(Challenge challenge) implements ClientAction {}

    /** The router admits the client; {@link ClientSession#accept} or {@link ClientSession#refuse} goes on. */
    record Admitted(Welcome welcome) implements ClientAction {}

    /** The session is established. */
    record Joined(long session) implements ClientAction {}

    /**
     * The answer to a request: its positive answer, or an ERROR.
     *
     * @param isLast false for a progressive result
     */
    record Answered(long request, Message answer, boolean isLast) implements ClientAction {}

    record Deliver(Event event) implements ClientAction {}

    record Invoke(Invocation invocation) implements ClientAction {}

    /** The router wants that invocation to stop. */
    record Stop(long invocation) implements ClientAction {}

    /** The router has ended a subscription. */
    record SubscriptionRevoked(long subscription, String reason) implements ClientAction {}

    /** The router has ended a registration. */
    record RegistrationRevoked(long registration, String reason) implements ClientAction {}

    /** The session is over, and the connection is to be closed. */
    record Ended(String reason, String why) implements ClientAction {}
}
