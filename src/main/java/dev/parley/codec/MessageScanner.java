package dev.parley.codec;

import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Authenticate;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Id;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of each message (type, ids, dicts, URI) and leaves the payload the slice of text it is, checked as JSON in
 * the same pass. For one text; used by {@link MessageDecoder}.
 */
final class MessageScanner {
    private final JsonScanner scanner;
    private MessageType type = MessageType.HELLO;

    MessageScanner(String text) {
        scanner = new JsonScanner(text);
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
        Message message = body();
        scanner.expect(']', "at the end of " + type);
        return message;
    }

    private Message body() throws MalformedException {
        return switch (type) {
            case HELLO -> new Hello(string("Realm"), dict("Details"));
            case WELCOME -> new Welcome(id("Session"), dict("Details"));
            case ABORT -> new Abort(dict("Details"), string("Reason"), payload());
            case CHALLENGE -> new Challenge(string("AuthMethod"), dict("Extra"));
            case AUTHENTICATE -> new Authenticate(string("Signature"), dict("Extra"));
            case GOODBYE -> new Goodbye(dict("Details"), string("Reason"));
            case ERROR -> new ErrorReply(requestType(), id("Request"), dict("Details"), string("Error"), payload());
            case PUBLISH -> new Publish(id("Request"), dict("Options"), string("Topic"), payload());
            case PUBLISHED -> new Published(id("Request"), id("Publication"));
            case SUBSCRIBE -> new Subscribe(id("Request"), dict("Options"), string("Topic"));
            case SUBSCRIBED -> new Subscribed(id("Request"), id("Subscription"));
            case UNSUBSCRIBE -> new Unsubscribe(id("Request"), id("Subscription"));
            case UNSUBSCRIBED -> new Unsubscribed(idOrZero("Request"), optionalDict("Details"));
            case EVENT -> new Event(id("Subscription"), id("Publication"), dict("Details"), payload());
            case CALL -> new Call(id("Request"), dict("Options"), string("Procedure"), payload());
            case CANCEL -> new Cancel(id("Request"), dict("Options"));
            case RESULT -> new Result(id("Request"), dict("Details"), payload());
            case REGISTER -> new Register(id("Request"), dict("Options"), string("Procedure"));
            case REGISTERED -> new Registered(id("Request"), id("Registration"));
            case UNREGISTER -> new Unregister(id("Request"), id("Registration"));
            case UNREGISTERED -> new Unregistered(idOrZero("Request"), optionalDict("Details"));
            case INVOCATION -> new Invocation(id("Request"), id("Registration"), dict("Details"), payload());
            case INTERRUPT -> new Interrupt(id("Request"), dict("Options"));
            case YIELD -> new Yield(id("Request"), dict("Options"), payload());
        };
    }

    private void comma(String element) throws MalformedException {
        if (!scanner.take(',')) {
            throw scanner.unexpected(type + "." + element);
        }
    }

    private long id(String element) throws MalformedException {
        long id = idOrZero(element);
        if (id == 0) {
            throw outOfRange(element);
        }
        return id;
    }

    /** An id, or the 0 with which a router revokes. */
    private long idOrZero(String element) throws MalformedException {
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

    private MessageType requestType() throws MalformedException {
        comma("REQUEST.Type");
        MessageType requestType = MessageType.of(scanner.integer("ERROR.REQUEST.Type (an integer)"));
        if (requestType == null) {
            throw new MalformedException("ERROR.REQUEST.Type is not the type of a request");
        }
        return requestType;
    }

    private String string(String element) throws MalformedException {
        comma(element);
        return scanner.string(type + "." + element + " (a string)");
    }

    private Dict optionalDict(String element) throws MalformedException {
        return scanner.peek() == ',' ? dict(element) : Dict.EMPTY;
    }

    private Dict dict(String element) throws MalformedException {
        comma(element);
        if (scanner.peek() != '{') {
            throw scanner.unexpected(type + "." + element + " (a dict)");
        }
        Map<String, @Nullable Object> values = scanner.object(1);
        for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
            String complaint = Attribute.complaint(type, entry.getKey(), entry.getValue());
            if (complaint != null) {
                throw new MalformedException(type + "." + element + ": " + complaint);
            }
        }
        return Dict.of(values);
    }

    private Payload payload() throws MalformedException {
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
     * <p>Choice: only in messages that routers alone send. Some write it (fox-wamp), and a client has no other router to go to.
     */
    private boolean isNothing() throws MalformedException {
        boolean isFromRouter =
                type == MessageType.RESULT || type == MessageType.EVENT || type == MessageType.INVOCATION;
        if (!isFromRouter || scanner.peek() != 'n') {
            return false;
        }
        scanner.skipValue(1);
        return true;
    }
}
