package dev.parley.codec;

import dev.parley.message.Abort;
import dev.parley.message.Authenticate;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
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

/** A WAMP message to its JSON text. Stateless; called by outboxes, once for all receivers. */
public final class MessageEncoder {
    private MessageEncoder() {}

    /** The text of {@code wamp.2.json}. */
    public static String text(Message message) {
        Writer writer = new Writer();
        writer.json.append('[').append(message.type().code());
        write(message, writer);
        return writer.json.append(']').toString();
    }

    /**
     * Looks whether that can stand in options or details.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requirePlain(Object value) {
        JsonWriter.write(new StringBuilder(), value);
    }

    private static void write(Message message, Writer to) {
        switch (message.type()) {
            case HELLO -> write((Hello) message, to);
            case WELCOME -> to.id(((Welcome) message).session()).dict(((Welcome) message).details());
            case ABORT -> write((Abort) message, to);
            case CHALLENGE -> to.string(((Challenge) message).authMethod()).dict(((Challenge) message).extra());
            case AUTHENTICATE -> to.string(((Authenticate) message).signature()).dict(((Authenticate) message).extra());
            case GOODBYE -> to.dict(((Goodbye) message).details()).string(((Goodbye) message).reason());
            case ERROR -> write((ErrorReply) message, to);
            case PUBLISH -> write((Publish) message, to);
            case PUBLISHED -> to.id(((Published) message).request()).id(((Published) message).publication());
            case SUBSCRIBE -> write((Subscribe) message, to);
            case SUBSCRIBED -> to.id(((Subscribed) message).request()).id(((Subscribed) message).subscription());
            case UNSUBSCRIBE -> to.id(((Unsubscribe) message).request()).id(((Unsubscribe) message).subscription());
            case UNSUBSCRIBED ->
                to.id(((Unsubscribed) message).request()).dictAtTail(((Unsubscribed) message).details());
            case EVENT -> write((Event) message, to);
            case CALL -> write((Call) message, to);
            case CANCEL -> to.id(((Cancel) message).request()).dict(((Cancel) message).options());
            case RESULT -> write((Result) message, to);
            case REGISTER -> write((Register) message, to);
            case REGISTERED -> to.id(((Registered) message).request()).id(((Registered) message).registration());
            case UNREGISTER -> to.id(((Unregister) message).request()).id(((Unregister) message).registration());
            case UNREGISTERED ->
                to.id(((Unregistered) message).request()).dictAtTail(((Unregistered) message).details());
            case INVOCATION -> write((Invocation) message, to);
            case INTERRUPT -> to.id(((Interrupt) message).request()).dict(((Interrupt) message).options());
            case YIELD -> write((Yield) message, to);
        }
    }

    private static void write(Hello hello, Writer to) {
        to.string(hello.realm()).dict(hello.details());
    }

    private static void write(Abort abort, Writer to) {
        to.dict(abort.details()).string(abort.reason()).payload(abort.payload());
    }

    private static void write(ErrorReply error, Writer to) {
        to.id(error.requestType().code()).id(error.request()).dict(error.details());
        to.string(error.error()).payload(error.payload());
    }

    private static void write(Publish publish, Writer to) {
        to.id(publish.request()).dict(publish.options()).string(publish.topic()).payload(publish.payload());
    }

    private static void write(Subscribe subscribe, Writer to) {
        to.id(subscribe.request()).dict(subscribe.options()).string(subscribe.topic());
    }

    private static void write(Event event, Writer to) {
        to.id(event.subscription())
                .id(event.publication())
                .dict(event.details())
                .payload(event.payload());
    }

    private static void write(Call call, Writer to) {
        to.id(call.request()).dict(call.options()).string(call.procedure()).payload(call.payload());
    }

    private static void write(Result result, Writer to) {
        to.id(result.request()).dict(result.details()).payload(result.payload());
    }

    private static void write(Register register, Writer to) {
        to.id(register.request()).dict(register.options()).string(register.procedure());
    }

    private static void write(Invocation invocation, Writer to) {
        to.id(invocation.request()).id(invocation.registration());
        to.dict(invocation.details()).payload(invocation.payload());
    }

    private static void write(Yield yield, Writer to) {
        to.id(yield.request()).dict(yield.options()).payload(yield.payload());
    }

    /** One element after the other, each behind its comma. */
    private static final class Writer {
        final StringBuilder json = new StringBuilder(128);

        Writer id(long id) {
            json.append(',').append(id);
            return this;
        }

        Writer string(String string) {
            json.append(',');
            JsonWriter.quote(json, string);
            return this;
        }

        Writer dict(Dict dict) {
            json.append(',');
            if (dict.isEmpty()) {
                json.append("{}");
            } else {
                JsonWriter.write(json, dict.values());
            }
            return this;
        }

        Writer dictAtTail(Dict dict) {
            return dict.isEmpty() ? this : dict(dict);
        }

        Writer payload(Payload payload) {
            if (!payload.isEmpty()) {
                json.append(',').append(payload.json());
            }
            return this;
        }
    }
}
