package dev.parley.codec;

import dev.parley.message.MalformedException;
import dev.parley.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON array, one element after the other, as {@link ArrayWriter} has written it. {@link MalformedException} says what was expected,
 * what stands there, and where. For one thread.
 */
public final class ArrayReader {
    private final JsonScanner scanner;
    private boolean isFirst = true;

    /** A text that is one array. */
    public ArrayReader(String text) throws MalformedException {
        scanner = new JsonScanner(text);
        scanner.allow(Integer.MAX_VALUE);
        scanner.expect('[', "at the beginning");
    }

    private void next() throws MalformedException {
        if (!isFirst) {
            scanner.expect(',', "before the next element");
        }
        isFirst = false;
    }

    /** An integer, zero or greater. */
    public long integer(String what) throws MalformedException {
        next();
        long value = scanner.integer(what);
        if (value < 0) {
            throw new MalformedException(what + " is out of range");
        }
        return value;
    }

    /** True or false. */
    public boolean bool(String what) throws MalformedException {
        if (value(what) instanceof Boolean flag) {
            return flag;
        }
        throw new MalformedException(what + " must be true or false");
    }

    /** A string, without quotes and escapes. */
    public String string(String what) throws MalformedException {
        next();
        return scanner.string(what);
    }

    /** A string, or null. */
    public @Nullable String stringOrNull(String what) throws MalformedException {
        Object value = value(what);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new MalformedException(what + " must be a string or null");
    }

    /** The next element as String, Boolean, Long, BigDecimal, List, Map or null. */
    public @Nullable Object value(String what) throws MalformedException {
        next();
        if (scanner.atEnd()) {
            throw new MalformedException(what + " is missing");
        }
        return scanner.value(1);
    }

    /** A message of WAMP, with its payload as it is. */
    public Message message() throws MalformedException {
        next();
        Message message = new MessageScanner(scanner).message();
        scanner.allow(Integer.MAX_VALUE);
        return message;
    }

    /** Goes into an array, which must come next; {@link #end} goes out of it. */
    public void open(String what) throws MalformedException {
        next();
        scanner.expect('[', what);
        isFirst = true;
    }

    /** Whether the array that it is in has more elements. */
    public boolean hasMore() {
        return scanner.peek() != ']' && !scanner.atEnd();
    }

    /** Goes out of an array, which must end here. */
    public void end() throws MalformedException {
        scanner.expect(']', "at the end");
        isFirst = false;
    }

    /** The text must end here, with its array. */
    public void endOfText() throws MalformedException {
        end();
        if (!scanner.atEnd()) {
            throw scanner.unexpected("the end of the text");
        }
    }
}
