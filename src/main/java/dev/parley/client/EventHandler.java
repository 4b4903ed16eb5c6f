package dev.parley.client;

/**
 * Takes the events of a topic, in their order and one at a time, in a thread of the client's executor: it may block, and events
 * wait for it in the queue of its subscription. Written by users, given to {@link Client#subscribe}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface EventHandler {

    /**
     * Takes one event. What it throws is logged, and the next event comes.
     *
     * @throws Exception is logged; a {@link BindingException} about the event's own arguments in one line, since it is the
     *     publisher's mistake
     */
    void handle(Event event) throws Exception;
}
