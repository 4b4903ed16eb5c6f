package dev.parley.client;

import dev.parley.client.core.Delivery;
import dev.parley.client.engine.EventRunner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * An {@link EventHandler} as the engine knows it.
 *
 * @param handler takes the events
 */
record EventHandling(EventHandler handler) implements EventRunner.Handler {
    private static final Logger LOG = System.getLogger(EventHandling.class.getName());

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
            boolean isPublishers = mismatch.concerns(event.arguments());
            // the message alone: a cause would quote the payload
            LOG.log(
                    isPublishers ? Level.WARNING : Level.ERROR,
                    "an event of {0} was not handled: {1}",
                    event.topic(),
                    mismatch.getMessage());
        }
    }
}
