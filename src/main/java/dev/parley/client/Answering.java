package dev.parley.client;

import dev.parley.client.engine.Invoked;
import dev.parley.message.ErrorUri;
import dev.parley.message.Payload;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call and the {@link CallHandler} that answers it, as the engine knows them.
 *
 * @param procedure answers it
 */
record Answering(CallHandler procedure, Invocation call) implements Invoked.Work {

    static Invoked.Procedure by(CallHandler procedure) {
        return invoked -> new Answering(procedure, new Invocation(invoked));
    }

    @Override
    public @Nullable Object answer() throws Exception {
        return procedure.answer(call);
    }

    @Override
    public Payload payload(@Nullable Object result) {
        return whole(result).payload();
    }

    @Override
    public Invoked.@Nullable Failure failure(Throwable failure) {
        if (failure instanceof WampException error) {
            return new Invoked.Failure(error.uri(), error.arguments().payload());
        }
        return failure instanceof BindingException mismatch && mismatch.concerns(call.arguments())
                ? new Invoked.Failure(
                        ErrorUri.INVALID_ARGUMENT,
                        Arguments.of(mismatch.getMessage()).payload())
                : null;
    }

    /** What a procedure gives as the results they are. */
    static Arguments whole(@Nullable Object result) {
        return result instanceof Arguments several ? several : Arguments.of(result);
    }

    /** A result that is a value even where it is null. */
    static Object oneResult(@Nullable Object value) {
        return value instanceof Arguments || value instanceof CompletionStage || value instanceof Flow.Publisher
                ? value
                : Arguments.of(value);
    }
}
