package dev.parley.client.core.event;

import java.util.List;

/** Who takes the events of a subscription. The core calls nothing of it: it comes back in an action, whose carrier calls it. */
public interface EventSink {

    /** The next events, in order. Then nothing comes until the core is told that they are handled. */
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
