package dev.parley.client;

import dev.parley.message.Event;
import dev.parley.message.Invocation;
import dev.parley.message.Message;

/** What a {@link ClientSession} wants done, in order. */
sealed interface ClientAction {

    record Send(Message message) implements ClientAction {}

    /** The session is established. */
    record Joined(long session) implements ClientAction {}

    /** The answer to a request: its positive answer, or an ERROR. */
    record Answered(long request, Message answer) implements ClientAction {}

    record Deliver(Event event) implements ClientAction {}

    record Invoke(Invocation invocation) implements ClientAction {}

    /** The router wants that invocation to stop. */
    record Stop(long invocation) implements ClientAction {}

    /** The session is over, and the connection is to be closed. */
    record Ended(String reason, String why) implements ClientAction {}
}
