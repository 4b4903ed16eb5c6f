package dev.parley.client.session;

import dev.parley.client.core.ClientCore;
import dev.parley.client.core.Feed;
import java.util.List;

/** Who takes the events of a {@link Feed}. The core calls nothing of it: it comes back in an {@link Action}, whose carrier calls it. */
public interface EventSink {

    /** The next events, in order. Then nothing comes until {@link ClientCore#handled}. */
    void deliver(List<Delivery> events);

    /** So many events have been lost altogether, since the sink is too slow. */
    void dropped(long events);

    /** So often have events perhaps been missed that the router's history did not have. */
    void gaps(int times);

    /** No more events come. */
    void ended(String reason);
}
