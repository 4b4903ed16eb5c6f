package dev.parley.client;

import dev.parley.json.Arguments;
import dev.parley.message.Dict;

/** Takes the events of a topic, in order and one at a time, in a thread of the client's executor. */
public interface Topic {

    /** Takes one event. What it throws is logged. */
    void event(Event event) throws Exception;

    /**
     * An event.
     *
     * @param details what the router says about it, for example the {@code publisher} where that is disclosed
     */
    record Event(long publication, Arguments arguments, Dict details) {}
}
