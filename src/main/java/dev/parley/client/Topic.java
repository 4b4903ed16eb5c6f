package dev.parley.client;

import dev.parley.message.Dict;

/** Takes the events of a topic, in order and one at a time, in a thread of the client's executor. */
public interface Topic {

    /** Takes one event. What it throws is logged. */
    void event(Event event) throws Exception;

    /**
     * An event.
     *
     * @param topic what it was published to: for pattern subscriptions not what was subscribed to
     * @param details what the router says about it, for example the {@code publisher} where that is disclosed
     * @param isReplayed it was missed when it was published, and comes from the router's history
     */
    record Event(String topic, long publication, Arguments arguments, Dict details, boolean isReplayed) {

        /** It was published before the subscription, and kept by the router for those who come later. */
        public boolean isRetained() {
            return Boolean.TRUE.equals(details.values().get("retained"));
        }
    }
}
