package dev.parley.codec;

import dev.parley.message.MalformedException;
import dev.parley.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the WAMP messages out of the JSON text of a WebSocket message. It never throws: of a malformed text, {@link
 * Batch#malformed} says what is wrong. Stateless, for any thread.
 */
public final class MessageDecoder {
    private final boolean isForgiving;

    /** A decoder to which half a surrogate pair is malformed: what it reads is passed on to others. */
    public MessageDecoder() {
        this(false);
    }

    private MessageDecoder(boolean isForgiving) {
        this.isForgiving = isForgiving;
    }

    /** A decoder that reads half a surrogate pair as U+FFFD: for receivers, who cannot help what their peer passes on. */
    public static MessageDecoder forgiving() {
        return new MessageDecoder(true);
    }

    /** The messages of the text, whatever their number; with what is wrong behind them, where something is. */
    public Batch decode(String text) {
        Batch batch = strictly(text);
        return isForgiving && batch.malformed() != null ? strictly(WholePairs.of(text)) : batch;
    }

    private static Batch strictly(String text) {
        MessageScanner scanner = new MessageScanner(text);
        try {
            Message first = scanner.message();
            if (scanner.atEnd()) {
                return new Batch(List.of(first), (char) 0, null);
            }
            return batch(scanner, first);
        } catch (MalformedException malformed) {
            return Batch.unreadable(reason(malformed));
        }
    }

    private static Batch batch(MessageScanner scanner, Message first) {
        List<Message> messages = new ArrayList<>();
        char separator = 0;
        try {
            messages.add(first);
            while (true) {
                if (scanner.take(Batch.RECORD_SEPARATOR)) {
                    separator = Batch.RECORD_SEPARATOR;
                } else if (scanner.take(Batch.OCTAL_30)) {
                    separator = Batch.OCTAL_30;
                } else {
                    if (scanner.atEnd()) {
                        // a batch without its end may be one that was cut: nothing of it counts
                        messages.clear();
                        throw new MalformedException("the separator behind the last message of the batch is missing");
                    }
                    messages.remove(messages.size() - 1);
                    throw scanner.trailing();
                }
                if (scanner.atEnd()) {
                    return new Batch(messages, separator, null);
                }
                messages.add(scanner.message());
            }
        } catch (MalformedException malformed) {
            return new Batch(messages, separator, reason(malformed));
        }
    }

    private static String reason(MalformedException malformed) {
        return String.valueOf(malformed.getMessage());
    }
}
