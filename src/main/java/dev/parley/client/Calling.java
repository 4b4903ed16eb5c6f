package dev.parley.client;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call of this client, until it is answered. Its own methods are for all threads; those of {@link Exchange} are under the lock. */
final class Calling implements Exchange {
    private static final Dict KILLNOWAIT = Dict.of(Attribute.MODE.key(), "killnowait");

    /** How much longer than the router this client waits: it says better what was wrong. */
    private static final long GRACE_MILLIS = 500;

    final CompletableFuture<Arguments> future = new CompletableFuture<>();

    private final Engine engine;
    private final Dict options;
    private final boolean isIdempotent;
    private final String procedure;
    private final Arguments arguments;
    private final long timeoutMillis;

    /** What takes progressive results, or null. */
    private final @Nullable Relay progress;

    /** Whether the final result goes there too. */
    private final boolean resultIsItem;

    /** It was made in chunks. Guarded by the client's lock, as all that follows. */
    private boolean isChunked;

    private @Nullable Conversation on;
    private long request;
    private boolean isOver;
    private @Nullable Future<?> timer;

    Calling(
            Engine engine,
            CallOptions options,
            String procedure,
            Arguments arguments,
            @Nullable Relay progress,
            boolean resultIsItem) {
        this.engine = engine;
        this.resultIsItem = resultIsItem;
        this.procedure = procedure;
        this.arguments = arguments;
        this.progress = progress;
        long own = options.dict().values().get(Attribute.TIMEOUT.key()) instanceof Number limit ? limit.longValue() : 0;
        long standard = engine.configuration.callMillis();
        this.timeoutMillis = own == 0 ? standard : own;
        Dict told = own == 0 && standard > 0 ? options.dict().with(Attribute.TIMEOUT.key(), standard) : options.dict();
        this.options = progress == null ? told : told.with(Attribute.RECEIVE_PROGRESS.key(), true);
        this.isIdempotent = options.isIdempotent();
    }

    /** Sends it, or keeps it. Cancelling the future cancels the call. */
    Calling start() {
        engine.locked(() -> {
            if (!isOver) {
                restartTimer();
                engine.submit(this);
            }
        });
        CompletableFuture<Arguments> unused = future.whenComplete((result, failure) -> {
            if (future.isCancelled()) {
                cancel();
            }
        });
        return this;
    }

    /** Sends it as the first of several chunks. */
    void startChunked() {
        engine.locked(() -> {
            isChunked = true;
            start();
        });
    }

    /** Sends another chunk; false where the call is over, or cannot go on in the session of the moment. */
    boolean send(Arguments chunk, boolean isLast) {
        return engine.locked(() -> {
            Conversation conversation = on;
            if (isOver || conversation == null || !engine.isCurrent(conversation)) {
                return false;
            }
            conversation.send(message(request, chunk, !isLast));
            restartTimer();
            return true;
        });
    }

    boolean hasRoom() {
        return engine.locked(() -> on != null && on.hasRoom());
    }

    boolean isOver() {
        return engine.locked(() -> isOver);
    }

    /** Nobody wants the result any more; without effect where the call is over. */
    void cancel() {
        engine.locked(() -> {
            if (!isOver) {
                sendCancel();
                isOver = true;
                stopTimer();
                engine.forget(this);
                engine.later(() -> future.cancel(false));
            }
        });
    }

    private void sendCancel() {
        Conversation conversation = on;
        if (conversation != null && engine.isCurrent(conversation) && conversation.isPending(request)) {
            conversation.send(new Cancel(request, KILLNOWAIT));
            conversation.forget(request);
        }
    }

    @Override
    public String what() {
        return "call of " + procedure;
    }

    @Override
    public MessageType type() {
        return MessageType.CALL;
    }

    @Override
    public Message message(long id) {
        return message(id, arguments, isChunked);
    }

    private Call message(long id, Arguments chunk, boolean moreFollows) {
        Dict dict = moreFollows ? options.with(Attribute.PROGRESS.key(), true) : options;
        return new Call(id, dict, procedure, chunk.payload());
    }

    @Override
    public void sent(Conversation conversation, long id) {
        on = conversation;
        request = id;
    }

    @Override
    public void answered(Message answer, boolean isLast) {
        Arguments results = new Arguments(((Result) answer).payload());
        if (!isLast) {
            restartTimer();
            progressed(results);
            return;
        }
        over();
        if (progress != null) {
            if (resultIsItem && !results.payload().isEmpty() && !progress.offer(results)) {
                progress.fail(tooSlow());
            }
            progress.complete();
        }
        engine.complete(() -> future.complete(results));
    }

    private void progressed(Arguments results) {
        if (progress != null && !progress.offer(results)) {
            sendCancel();
            failed(tooSlow());
        }
    }

    private WampException tooSlow() {
        return new WampException(
                what() + " cancelled: ",
                ErrorUri.CANCELED,
                Arguments.of(
                        "more than " + Relay.MAX_ITEMS + " progressive results, or 64 MiB of them, wait to be taken:"
                                + " the subscriber is too slow for the callee"),
                Dict.EMPTY);
    }

    private void over() {
        isOver = true;
        stopTimer();
    }

    @Override
    public void failed(RuntimeException failure) {
        if (isOver) {
            return;
        }
        over();
        if (progress != null) {
            progress.fail(failure);
        }
        engine.complete(() -> future.completeExceptionally(failure));
    }

    /** Ends it for a reason that is the caller's. */
    void giveUp(RuntimeException why) {
        engine.locked(() -> {
            sendCancel();
            engine.forget(this);
            failed(why);
        });
    }

    @Override
    public void lost(Ending ending, boolean wasSent) {
        // chunks that were sent are gone, and so are progressive results: nobody could tell which
        boolean isWhole = !isChunked && progress == null;
        on = null;
        if (isIdempotent && isWhole && !isOver) {
            engine.await(this);
        } else {
            failed(new ConnectionLostException(what(), ending, wasSent));
        }
    }

    private void restartTimer() {
        stopTimer();
        if (timeoutMillis > 0 && !isOver) {
            timer = Threads.timer()
                    .schedule(
                            () -> giveUp(new WampException(
                                    what() + " failed: ",
                                    ErrorUri.TIMEOUT,
                                    Arguments.of("no result within " + timeoutMillis + " ms " + engine.whereabouts()),
                                    Dict.EMPTY)),
                            timeoutMillis + GRACE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
