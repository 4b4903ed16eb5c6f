package dev.parley.client.core;

import java.util.List;

/** Who takes the events of a {@link Feed}. The core calls nothing of it: it comes back in an {@link Action}, whose carrier calls it. */
public interface EventSink {

    /** The next events, in order. Then nothing comes until {@link ClientCore#handled}. */
    void deliver(List<Delivery> events);

    /**
     * So much has been missed by now.
     *
     * @param dropped how many events were lost, since the sink is too slow
     * @param gaps how often there may have been some that the router's history did not have
     */
    void missed(long dropped, int gaps);

    /** No more events come. */
    void ended(String reason);
}
