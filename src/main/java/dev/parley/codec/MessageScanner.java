package dev.parley.codec;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ElementSource;
import dev.parley.message.Id;
import dev.parley.message.MalformedException;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Messages;
import dev.parley.message.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from one text: each message says which elements it has, and takes them from here. The payload stays the
 * slice of text it is, checked as JSON in the same pass. Used by {@link MessageDecoder}.
 */
final class MessageScanner implements ElementSource {
    /** What HELLO and AUTHENTICATE may have: nobody knows yet who sends them. */
    private static final int MAX_VALUES_OF_STRANGERS = 1_000;

    private final JsonScanner scanner;
    private MessageType type = MessageType.HELLO;

    MessageScanner(String text) {
        this(new JsonScanner(text));
    }

    MessageScanner(JsonScanner scanner) {
        this.scanner = scanner;
    }

    boolean atEnd() {
        return scanner.atEnd();
    }

    boolean take(char separator) {
        return scanner.take(separator);
    }

    MalformedException trailing() {
        return scanner.unexpected("the end of the message");
    }

    /** The next message of the text. */
    Message message() throws MalformedException {
        if (scanner.atEnd()) {
            throw new MalformedException("an empty message");
        }
        scanner.expect('[', "(a message is a JSON array)");
        if (scanner.peek() == ']') {
            throw new MalformedException("an empty array");
        }
        long code = scanner.integer("a message type (an integer)");
        MessageType known = MessageType.of(code);
        if (known == null) {
            throw new MalformedException("unknown message type" + (code < 0 ? "" : " " + code));
        }
        type = known;
        scanner.allow(
                type == MessageType.HELLO || type == MessageType.AUTHENTICATE
                        ? MAX_VALUES_OF_STRANGERS
                        : JsonScanner.MAX_VALUES);
        Message message = Messages.read(type, this);
        scanner.expect(']', "at the end of " + type);
        return message;
    }

    private void comma(String element) throws MalformedException {
        if (!scanner.take(',')) {
            throw scanner.unexpected(type + "." + element);
        }
    }

    @Override
    public long id(String element) throws MalformedException {
        long id = idOrZero(element);
        if (id == 0) {
            throw outOfRange(element);
        }
        return id;
    }

    @Override
    public long idOrZero(String element) throws MalformedException {
        comma(element);
        long id = scanner.integer(type + "." + element + " (an id, from 1 to 2^53)");
        if (id != 0 && !Id.isValid(id)) {
            throw outOfRange(element);
        }
        return id;
    }

    private MalformedException outOfRange(String element) {
        return new MalformedException(type + "." + element + " is out of range: an id is an integer from 1 to 2^53");
    }

    @Override
    public MessageType requestType() throws MalformedException {
        comma("REQUEST.Type");
        MessageType requestType = MessageType.of(scanner.integer("ERROR.REQUEST.Type (an integer)"));
        if (requestType == null) {
            throw new MalformedException("ERROR.REQUEST.Type is not the type of a request");
        }
        return requestType;
    }

    @Override
    public String string(String element) throws MalformedException {
        comma(element);
        return scanner.string(type + "." + element + " (a string)");
    }

    @Override
    public Dict dictAtTail(String element) throws MalformedException {
        return scanner.peek() == ',' ? dict(element) : Dict.EMPTY;
    }

    @Override
    public Dict dict(String element) throws MalformedException {
        comma(element);
        if (scanner.peek() != '{') {
            throw scanner.unexpected(type + "." + element + " (a dict)");
        }
        Map<String, @Nullable Object> values = scanner.object(1, key -> Attribute.isRead(type, key));
        for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
            String complaint = Attribute.complaint(type, entry.getKey(), entry.getValue());
            if (complaint != null) {
                throw new MalformedException(type + "." + element + ": " + complaint);
            }
        }
        return Dict.of(values);
    }

    @Override
    public Payload payload() throws MalformedException {
        if (!scanner.take(',')) {
            return Payload.NONE;
        }
        if (isNothing()) {
            return scanner.take(',') && !isNothing()
                    ? Payload.of("[]", scanner.slice(skipArgumentsKw(), scanner.position()))
                    : Payload.NONE;
        }
        if (scanner.peek() != '[') {
            throw scanner.unexpected(type + ".Arguments (a list)");
        }
        int start = scanner.position();
        scanner.skipValue(1);
        int endOfArguments = scanner.position();
        boolean hasMore = scanner.take(',') && !isNothing();
        if (hasMore) {
            skipArgumentsKw();
        }
        int end = hasMore ? scanner.position() : endOfArguments;
        return Payload.slice(scanner.slice(start, end), endOfArguments - start);
    }

    private int skipArgumentsKw() throws MalformedException {
        if (scanner.peek() != '{') {
            throw scanner.unexpected(type + ".ArgumentsKw (a dict)");
        }
        int start = scanner.position();
        scanner.skipValue(1);
        return start;
    }

    /**
     * Takes a null that stands for no arguments.
     *
     * <p>Choice: of everybody. The text wants a list, but peers write null (nexus' client in Go, fox-wamp), and others take it.
     */
    private boolean isNothing() throws MalformedException {
        if (scanner.peek() != 'n') {
            return false;
        }
        scanner.skipValue(1);
        return true;
    }
}
