package dev.parley.websocket;

import dev.parley.auth.Decider;
import dev.parley.json.PlainPayloads;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Result;
import dev.parley.router.Question;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The Java classes that decide, each made once. Called in threads that may block. */
final class Deciders {
    private static final Logger LOG = System.getLogger(Deciders.class.getName());

    private final PayloadFormat format = new PlainPayloads();
    private final Map<String, Decider> byName = new ConcurrentHashMap<>();

    static boolean isNamed(Question question) {
        return question.procedure().startsWith(Decider.PREFIX);
    }

    /** What the class that the question names decides. */
    Message answer(Question question) {
        try {
            Decider decider =
                    byName.computeIfAbsent(question.procedure().substring(Decider.PREFIX.length()), Deciders::find);
            Object decision = decider.decide(format.arguments(question.arguments()));
            return new Result(1, Dict.EMPTY, format.payload(Arrays.asList(decision), Map.of()));
        } catch (Exception | LinkageError failure) {
            LOG.log(Level.WARNING, question.procedure() + " failed to decide", failure);
            return failure(ErrorUri.RUNTIME_ERROR);
        }
    }

    private static Decider find(String name) {
        for (Decider decider : ServiceLoader.load(Decider.class)) {
            if (decider.getClass().getName().equals(name)) {
                return decider;
            }
        }
        throw new IllegalStateException(name + " is not among the " + Decider.class.getName() + " services: name it in"
                + " META-INF/services/" + Decider.class.getName());
    }

    static ErrorReply failure(String error) {
        return new ErrorReply(MessageType.CALL, 1, Dict.EMPTY, error, Payload.NONE);
    }
}
