package dev.parley.client.engine;

import dev.parley.client.core.CallPlan;
import dev.parley.client.core.event.FeedPlan;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.State;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One client, in payloads and options as they are on the wire. For all threads. */
public final class Engine {
    private final ActionCarrier carrier;
    private final Shell shell;
    private final Excess excess;

    /** One that has not begun. */
    public Engine(EngineSettings settings) {
        this.carrier = new ActionCarrier(settings);
        this.shell = carrier.shell();
        this.excess = settings.excess();
    }

    /** Opens the first session; the future completes with it, or fails with what kept it from opening. */
    public CompletableFuture<State> start() {
        shell.post((core, now) -> core.start(now));
        return carrier.opened();
    }

    /** What is known of the client. */
    public Action.Standing standing() {
        return carrier.currentStanding();
    }

    /** Completes with the URI of the reason when there is no session and will be none. */
    public CompletableFuture<String> over() {
        return carrier.over();
    }

    /** Leaves the realm. */
    public void close() {
        shell.post((core, now) -> core.close(now));
    }

    /** Waits no more for the router to take note of that. */
    public void abandon(String why) {
        shell.post((core, now) -> core.abandon(why, now));
    }

    /**
     * Calls; cancelling the future cancels the call.
     *
     * @param binding makes the result, in a thread of the executor
     */
    public <T> CompletableFuture<T> call(CallPlan call, Function<Payload, T> binding) {
        return new Calling<>(shell, call, traced(call), binding, null, false)
                .start()
                .future();
    }

    /** Calls, and has progressive results consumed in order, one at a time; the future completes behind them. */
    public <T> CompletableFuture<T> call(CallPlan call, Function<Payload, T> binding, Consumer<Payload> onProgress) {
        CompletableFuture<T> whole = new CompletableFuture<>();
        Calling<T> calling = fed(call, traced(call), binding, onProgress, whole);
        CompletableFuture<T> unused = whole.whenComplete((result, failure) -> {
            if (whole.isCancelled()) {
                calling.cancel();
            }
        });
        calling.start();
        return whole;
    }

    /** All results, the final one last where it is not empty; each subscription makes a call. */
    public Flow.Publisher<Payload> stream(CallPlan call) {
        return subscriber -> {
            Relays relays = new Relays();
            Calling<Payload> calling =
                    relays.attach(new Calling<>(shell, call, traced(call), Function.identity(), relays.relay, true));
            relays.relay.subscribe(subscriber);
            calling.start();
        };
    }

    /** Calls in as many chunks as a publisher has items, and an empty one behind them. */
    public <T> CompletableFuture<T> send(
            CallPlan call, Function<Payload, T> binding, Flow.Publisher<?> chunks, Function<Object, Payload> writer) {
        Traced traced = traced(call);
        ChunkSender<T> sender = new ChunkSender<>(
                shell,
                writer,
                (first, isChunked) -> new Calling<>(shell, call.with(first, isChunked), traced, binding, null, false));
        endWithoutChunk(sender, traced);
        chunks.subscribe(sender);
        return sender.future();
    }

    /** The same while progressive results come, which are consumed. */
    public <T> CompletableFuture<T> send(
            CallPlan call,
            Function<Payload, T> binding,
            Flow.Publisher<?> chunks,
            Function<Object, Payload> writer,
            Consumer<Payload> onProgress) {
        CompletableFuture<T> whole = new CompletableFuture<>();
        Traced traced = traced(call);
        ChunkSender<T> sender = new ChunkSender<>(
                shell,
                writer,
                (first, isChunked) -> fed(call.with(first, isChunked), traced, binding, onProgress, whole));
        endWithoutChunk(sender, traced);
        CompletableFuture<T> unused = sender.future().whenComplete((result, failure) -> {
            // a result comes behind the progressive ones
            if (failure != null) {
                whole.completeExceptionally(failure);
            }
        });
        unused = whole.whenComplete((result, failure) -> {
            if (failure != null) {
                sender.future().cancel(true);
            }
        });
        chunks.subscribe(sender);
        return whole;
    }

    /** A call, not yet made, whose progressive results go to that consumer. */
    private <T> Calling<T> fed(
            CallPlan call,
            Traced traced,
            Function<Payload, T> binding,
            Consumer<Payload> consumer,
            CompletableFuture<T> whole) {
        Relays relays = new Relays();
        Calling<T> calling = relays.attach(new Calling<>(shell, call, traced, binding, relays.relay, false));
        relays.relay.subscribe(new Feeding<>(consumer, calling, whole));
        return calling;
    }

    private Traced traced(CallPlan call) {
        return shell.tracing().call(call.procedure(), call.options());
    }

    /** A publisher that has no chunk, because it fails, begins no call that could end. */
    private static <T> void endWithoutChunk(ChunkSender<T> sender, Traced traced) {
        if (traced != Traced.NONE) {
            CompletableFuture<T> unused = sender.future()
                    .whenComplete((result, failure) -> traced.end(failure == null ? null : ErrorUri.CANCELED));
        }
    }

    /** A relay and the call that it is of, which is cancelled where the subscriber wants no more. */
    private final class Relays {
        final Relay relay = new Relay(shell::later, this::cancel);
        private @Nullable Calling<?> calling;

        <T> Calling<T> attach(Calling<T> of) {
            calling = of;
            return of;
        }

        private void cancel() {
            if (calling != null) {
                calling.cancel();
            }
        }
    }

    /**
     * Answers the calls of a procedure.
     *
     * @param view makes of it what the application gets
     */
    public <T> CompletableFuture<T> register(
            String procedure, Dict options, Invoked.Procedure handler, Function<Offering, T> view) {
        return new Offering(shell, procedure, options, handler).begin(view);
    }

    /**
     * Takes the events of a topic.
     *
     * @param view makes of it what the application gets
     */
    public <T> CompletableFuture<T> subscribe(
            FeedPlan plan, EventRunner.Handler handler, Function<EventRunner, T> view) {
        return new EventRunner(shell, plan, handler).begin(view);
    }

    /** Publishes an event, and fails at once where it cannot be sent; nobody hears what becomes of it. */
    public void publish(String topic, Dict options, Payload payload) {
        Traced traced = shell.tracing().publication(topic, options);
        Dict told = traced.told(options);
        requirePublishable(topic, told, payload, traced);
        if (!carrier.currentStanding().isDetached() && !shell.room().isOnLine()) {
            throw failure(topic, Outcome.noRoom(), traced);
        }
        post(topic, told, payload, traced);
    }

    private void post(String topic, Dict told, Payload payload, Traced traced) {
        shell.post((core, now) -> core.publish(topic, told, payload, now));
        traced.end(null);
    }

    /** Publishes an event where there is room for it, and is false where there is none; fails where there is no session. */
    public boolean offer(String topic, Dict options, Payload payload) {
        requirePublishable(topic, options, payload, Traced.NONE);
        boolean hasRoom = shell.room().isThere();
        if (hasRoom) {
            Traced traced = shell.tracing().publication(topic, options);
            Dict told = traced.told(options);
            if (traced != Traced.NONE) {
                requirePublishable(topic, told, payload, traced);
            }
            post(topic, told, payload, traced);
        }
        return hasRoom;
    }

    private void requirePublishable(String topic, Dict options, Payload payload, Traced traced) {
        Action.Standing standing = carrier.currentStanding();
        Outcome refusal = standing.refusal();
        if (refusal == null) {
            String tooLong = excess.complaint(standing.welcome(), new Publish(1, options, topic, payload));
            refusal = tooLong == null ? null : Outcome.tooLong(tooLong);
        }
        if (refusal != null) {
            throw failure(topic, refusal, traced);
        }
    }

    private RuntimeException failure(String topic, Outcome refusal, Traced traced) {
        traced.end(refusal.reason());
        return shell.failures().of("publication to " + topic, refusal);
    }

    /** Completes when there is room to publish, or no session to wait with. Cancelling it ends the waiting. */
    public CompletableFuture<Void> room() {
        CompletableFuture<Void> room = new CompletableFuture<>();
        BooleanSupplier isOver =
                () -> room.isDone() || carrier.currentStanding().refusal() != null;
        Room.Waiter waiter = shell.room().waiter(isOver, () -> room.complete(null));
        CompletableFuture<Void> unused = room.whenComplete((nothing, failure) -> waiter.look());
        waiter.runWhenThere();
        return room;
    }

    /** Publishes an event; the future completes with the publication's id. */
    public CompletableFuture<Long> publishAcknowledged(
            String topic, Dict options, Payload payload, boolean isIdempotent) {
        CompletableFuture<Long> publication = new CompletableFuture<>();
        String what = "publication to " + topic;
        Traced traced = shell.tracing().publication(topic, options);
        Dict told = traced.told(options);
        shell.request((core, now) -> core.publish(
                topic,
                told,
                payload,
                isIdempotent,
                outcome -> {
                    if (outcome instanceof Outcome.Answered) {
                        traced.published(id(outcome));
                    }
                    shell.complete(publication, what, outcome, () -> id(outcome), traced);
                },
                now));
        return publication;
    }

    private static long id(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered && answered.answer() instanceof Published published
                ? published.publication()
                : 0;
    }
}
