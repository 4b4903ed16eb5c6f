package dev.parley.message;

/** The reader of messages of every type. Called by codecs, which know no single message. */
public final class Messages {
    private Messages() {}

    /**
     * Reads a message of that type from the elements that follow it.
     *
     * @throws MalformedException if an element is missing or of a wrong type
     */
    public static Message read(MessageType type, ElementSource from) throws MalformedException {
        return switch (type) {
            case HELLO -> Hello.read(from);
            case WELCOME -> Welcome.read(from);
            case ABORT -> Abort.read(from);
            case CHALLENGE -> Challenge.read(from);
            case AUTHENTICATE -> Authenticate.read(from);
            case GOODBYE -> Goodbye.read(from);
            case ERROR -> ErrorReply.read(from);
            case PUBLISH -> Publish.read(from);
            case PUBLISHED -> Published.read(from);
            case SUBSCRIBE -> Subscribe.read(from);
            case SUBSCRIBED -> Subscribed.read(from);
            case UNSUBSCRIBE -> Unsubscribe.read(from);
            case UNSUBSCRIBED -> Unsubscribed.read(from);
            case EVENT -> Event.read(from);
            case CALL -> Call.read(from);
            case CANCEL -> Cancel.read(from);
            case RESULT -> Result.read(from);
            case REGISTER -> Register.read(from);
            case REGISTERED -> Registered.read(from);
            case UNREGISTER -> Unregister.read(from);
            case UNREGISTERED -> Unregistered.read(from);
            case INVOCATION -> Invocation.read(from);
            case INTERRUPT -> Interrupt.read(from);
            case YIELD -> Yield.read(from);
        };
    }
}
