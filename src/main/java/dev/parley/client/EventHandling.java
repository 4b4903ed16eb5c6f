package dev.parley.client;

import dev.parley.client.core.event.Delivery;
import dev.parley.client.engine.EventRunner;
import dev.parley.fault.RareLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * An {@link EventHandler} as the engine knows it.
 *
 * @param handler takes the events
 * @param unfit limits the lines about events that the handler cannot take, of which publishers can send any number
 */
record EventHandling(EventHandler handler, RareLog unfit) implements EventRunner.Handler {
    private static final Logger LOG = System.getLogger(EventHandling.class.getName());
    private static final int UNFIT_LINES_PER_MINUTE = 10;

    EventHandling(EventHandler handler) {
        this(handler, new RareLog(UNFIT_LINES_PER_MINUTE));
    }

    @Override
    public void event(Delivery delivery) throws Exception {
        Event event = new Event(
                delivery.topic(),
                delivery.publication(),
                new Arguments(delivery.payload()),
                delivery.details(),
                delivery.isReplayed());
        try {
            handler.handle(event);
        } catch (BindingException mismatch) {
            if (unfit.isDue()) {
                boolean isPublishers = mismatch.concerns(event.arguments());
                // the message alone: a cause would quote the payload
                LOG.log(
                        isPublishers ? Level.WARNING : Level.ERROR,
                        "an event of {0} was not handled: {1}{2}",
                        event.topic(),
                        mismatch.getMessage(),
                        unfit.skippedBefore());
            }
        }
    }
}
