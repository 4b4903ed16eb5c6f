package dev.parley.client;

import dev.parley.json.Arguments;
import dev.parley.json.BindingException;
import dev.parley.message.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handlers of one client's subscriptions. Called by its {@link Client}, under its lock. */
final class Handlers {
    private static final Logger LOG = System.getLogger(Handlers.class.getName());

    private final Executor executor;

    /** By SUBSCRIBED.Subscription. */
    private final Map<Long, Attached> subscriptions = new HashMap<>();

    /** SUBSCRIBEs that are not answered, counted by what they ask for. */
    private final Map<Wanted, Integer> underWay = new HashMap<>();

    /** What a SUBSCRIBE asks for: the router has one subscription for it, whoever asks how often. */
    record Wanted(String topic, Options options) {}

    /** The handlers of one subscription, and the order in which they are called. */
    private record Attached(List<Topic> topics, SerialExecutor order) {}

    Handlers(Executor executor) {
        this.executor = executor;
    }

    void expect(Wanted wanted) {
        underWay.merge(wanted, 1, Integer::sum);
    }

    void settle(Wanted wanted) {
        underWay.computeIfPresent(wanted, (same, count) -> count == 1 ? null : count - 1);
    }

    void add(long subscription, Topic handler) {
        subscriptions
                .computeIfAbsent(subscription, id -> new Attached(new ArrayList<>(), new SerialExecutor(executor)))
                .topics()
                .add(handler);
    }

    /** Takes a handler off; true where nobody is left for whom the subscription is needed. */
    boolean remove(long subscription, Wanted wanted, Topic handler) {
        Attached attached = subscriptions.get(subscription);
        // others are "attached to the same subscription" (Subscribing), or will be in a moment: an UNSUBSCRIBE that
        // crosses their SUBSCRIBED would end theirs
        if (attached == null
                || !attached.topics().remove(handler)
                || !attached.topics().isEmpty()
                || underWay.containsKey(wanted)) {
            return false;
        }
        subscriptions.remove(subscription);
        return true;
    }

    void clear() {
        subscriptions.clear();
    }

    /** Tells what is to be run, in order, once the lock is left. */
    void deliver(Event event, Consumer<Runnable> run) {
        @Nullable Attached attached = subscriptions.get(event.subscription());
        if (attached != null) {
            Topic.Event received =
                    new Topic.Event(event.publication(), new Arguments(event.payload()), event.details());
            for (Topic topic : List.copyOf(attached.topics())) {
                run.accept(() -> attached.order().execute(() -> handle(topic, received)));
            }
        }
    }

    private static void handle(Topic topic, Topic.Event event) {
        try {
            topic.event(event);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (BindingException mismatch) {
            boolean isPublishers = mismatch.concerns(event.arguments());
            // the message alone: a cause would quote the payload
            LOG.log(isPublishers ? Level.WARNING : Level.ERROR, "an event was not handled: {0}", mismatch.getMessage());
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, "the handler of an event failed", failure);
        }
    }
}
