package dev.parley.router.state;

import dev.parley.auth.Evidence;
import dev.parley.auth.Identity;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.Feature;
import dev.parley.message.Message;
import dev.parley.message.Role;
import dev.parley.router.Action;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import dev.parley.router.TransportId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The router itself as the caller of the procedure that a question names, for one call. Its realm makes it. */
public final class InternalCaller extends Session {
    private static final Identity ROUTER = new Identity("router", "router", "internal", "static", Map.of());
    private static final Rules EVERYTHING = new Rules(List.of(Rule.EVERYTHING));

    private final Question question;
    private boolean isAnswered;

    public InternalCaller(long id, Question question, Budget realm) {
        super(
                id,
                new NoTransport(),
                ROUTER,
                EVERYTHING,
                realm.ofRouter(),
                new RequestIds(false),
                Map.of(Role.CALLER, Set.of(Feature.CALL_CANCELING)));
        this.question = question;
    }

    /** What is told it from now on a callee has said, and not the router. */
    public void calleeAnswers() {
        isAnswered = true;
    }

    @Override
    public Action telling(Message message) {
        return new Action.Answer(question, new Reply(message, isAnswered));
    }

    /** What the router has in the place of a connection. */
    private static final class NoTransport implements TransportId {
        @Override
        public Evidence evidence() {
            return Evidence.of(null, true);
        }
    }
}
