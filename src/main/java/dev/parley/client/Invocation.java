package dev.parley.client;

import dev.parley.client.engine.Invoked;
import dev.parley.client.engine.Mapped;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that this client answers ("Calling and Invocations"). For all threads. Handed to {@link CallHandler}s.
 *
 * @since 0.1
 */
public final class Invocation {
    private final Invoked run;
    private final Arguments arguments;

    Invocation(Invoked run) {
        this.run = run;
        this.arguments = new Arguments(run.payload());
    }

    @SuppressWarnings("ReferenceEquality") // the first chunk, whose arguments may have been read already
    private Arguments chunk(Payload payload) {
        return payload == run.payload() ? arguments : new Arguments(payload);
    }

    /** The arguments; of a call in chunks those of the first. */
    public Arguments arguments() {
        return arguments;
    }

    /** What the router says about the call: {@code caller}, {@code timeout} and others. */
    public Dict details() {
        return run.details();
    }

    /** What was called: for registrations by pattern not what was registered. */
    public String procedure() {
        return run.procedure();
    }

    /**
     * The caller's session id, where the router discloses it ("Caller Identification"): by {@link RegisterOptions#discloseCaller},
     * {@link CallOptions#discloseMe}, or the router's configuration.
     */
    public OptionalLong caller() {
        return Disclosed.id(run.details(), Attribute.CALLER);
    }

    /** As whom the router knows the caller, where it discloses that. */
    public Optional<String> callerAuthid() {
        return Disclosed.name(run.details(), Attribute.CALLER_AUTHID);
    }

    /** The caller's role, where the router discloses it. */
    public Optional<String> callerAuthrole() {
        return Disclosed.name(run.details(), Attribute.CALLER_AUTHROLE);
    }

    /** Whether the caller takes progressive results ("Progressive Call Results"). */
    public boolean takesProgress() {
        return run.takesProgress();
    }

    /**
     * Sends a progressive result; nothing where the caller takes none. Waits while the network has no room.
     *
     * @param results one, several or, with a lone {@link Arguments}, keyword results
     * @throws CancellationException if the call is over: cancelled, timed out, or its session gone
     * @throws BindingException if one cannot be written as JSON
     */
    public void progress(@Nullable Object... results) {
        run.progress(Arguments.of(results).payload());
    }

    /** Whether nobody waits for the result any more: cancelled, timed out, or the session gone. */
    public boolean isCanceled() {
        return run.isOver();
    }

    /** Has that run, in some thread, when nobody waits for the result any more; at once if that is so already. */
    public void onCancel(Runnable action) {
        run.onCancel(action);
    }

    /**
     * The chunks of a call that comes in several ("Progressive Call Invocations"), the first one included; of a call in one piece
     * that alone. A last one without arguments only says that it is the last. One subscriber may take them.
     */
    public Flow.Publisher<Arguments> chunks() {
        return new Mapped<>(run.chunks(), this::chunk);
    }

    /**
     * Takes the chunks in the handler's own thread, until the last. Instead of {@link #chunks}.
     *
     * @throws CancellationException if the call is over before that
     * @throws InterruptedException if the thread is interrupted, as it is when the caller cancels the call
     */
    public void forEachChunk(Consumer<Arguments> consumer) throws InterruptedException {
        run.forEachChunk(chunk -> consumer.accept(chunk(chunk)));
    }
}
