package dev.parley.client.core;

import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Output;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A request with one answer, for one who waits for it. For the parts of one {@link ClientCore}. */
final class Ask extends Request {
    private final Output out;
    private final Completion completion;
    private final LongFunction<Message> message;
    private Consumer<Message> onAnswer = answer -> {};
    private boolean isIdempotent;
    private boolean isDoneByTheEnd;

    Ask(Output out, Completion completion, MessageType type, LongFunction<Message> message) {
        super(type);
        this.out = out;
        this.completion = completion;
        this.message = message;
    }

    /** What else a positive answer brings about. */
    Ask onAnswer(Consumer<Message> consumer) {
        onAnswer = consumer;
        return this;
    }

    /** It is sent again in the next session. */
    Ask idempotent(boolean is) {
        isIdempotent = is;
        return this;
    }

    /** The end of the session does what is asked for. */
    Ask doneByTheEnd() {
        isDoneByTheEnd = true;
        return this;
    }

    @Override
    Message message(long request) {
        return message.apply(request);
    }

    @Override
    void answered(Message answer, long now) {
        onAnswer.accept(answer);
        out.complete(completion, new Outcome.Answered(answer));
    }

    @Override
    void failed(Outcome outcome, long now) {
        boolean isOfTheSession = outcome instanceof Outcome.Lost || outcome instanceof Outcome.Closed;
        out.complete(completion, isDoneByTheEnd && isOfTheSession ? Outcome.done() : outcome);
    }

    @Override
    boolean waitsAfter(Outcome.Lost loss, boolean isSuspect, long now) {
        return isRepeated(isIdempotent, loss, isSuspect, now);
    }
}
