package dev.parley.client;

import dev.parley.message.Message;
import dev.parley.message.MessageType;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A request with one answer, of which it makes the value of a future. */
final class Ask<T> implements Exchange {
    final CompletableFuture<T> future = new CompletableFuture<>();

    private final Engine engine;
    private final String what;
    private final MessageType type;
    private final LongFunction<Message> message;
    private final Function<Message, T> accept;

    /** The value where the end of the session does what is asked for; null where it does not. */
    private @Nullable T valueAtTheEnd;

    private boolean isSentAgain;

    /**
     * A request.
     *
     * @param accept makes, under the lock, the future's value of a positive answer
     */
    Ask(Engine engine, String what, MessageType type, LongFunction<Message> message, Function<Message, T> accept) {
        this.engine = engine;
        this.what = what;
        this.type = type;
        this.message = message;
        this.accept = accept;
    }

    /** The end of the session does what is asked for. */
    void isDoneByTheEnd(T value) {
        valueAtTheEnd = value;
    }

    /** It is asked again in the next session. */
    void isRepeatable() {
        isSentAgain = true;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public MessageType type() {
        return type;
    }

    @Override
    public Message message(long request) {
        return message.apply(request);
    }

    @Override
    public void answered(Message answer, boolean isLast) {
        T value = accept.apply(answer);
        engine.complete(() -> future.complete(value));
    }

    @Override
    public void failed(RuntimeException failure) {
        T value = valueAtTheEnd;
        if (value != null && failure instanceof SessionClosedException) {
            engine.complete(() -> future.complete(value));
        } else {
            engine.complete(() -> future.completeExceptionally(failure));
        }
    }

    @Override
    public void lost(Ending ending, boolean wasSent) {
        if (isSentAgain) {
            engine.await(this);
        } else {
            failed(new ConnectionLostException(what, ending, wasSent));
        }
    }
}
