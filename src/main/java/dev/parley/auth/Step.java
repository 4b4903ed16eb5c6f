package dev.parley.auth;

import dev.parley.message.Dict;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How an authentication goes on. Comes from {@link Authentication}; the router carries it out. */
public sealed interface Step {

    /**
     * The peer is in: WELCOME.
     *
     * @param extra {@code WELCOME.Details.authextra}; left out there where it is empty
     */
    record Accepted(Identity identity, Map<String, @Nullable Object> extra) implements Step {}

    /** {@code [CHALLENGE, AuthMethod|string, Extra|dict]}, and what takes the answer to it. */
    record Challenge(String method, Dict extra, PendingChallenge pending) implements Step {

        /** Without the extra, which is the peer's business. */
        @Override
        public String toString() {
            return "Challenge[method=" + method + "]";
        }
    }

    /**
     * The peer is not in: ABORT.
     *
     * @param reason {@code ABORT.Reason}
     * @param message what the peer is told; the same whether a secret is wrong, or there is no such account
     * @param cause what the log is told
     */
    record Denied(String reason, String message, String cause) implements Step {}

    /**
     * An authenticator decides: CALL that procedure.
     *
     * @param realm where the procedure is registered
     * @param arguments realm, authid (or null), details: what Crossbar.io's dynamic authenticators get
     */
    record Ask(String procedure, String realm, List<@Nullable Object> arguments, Decision decision) implements Step {

        /** Without the arguments: a ticket may be among them. */
        @Override
        public String toString() {
            return "Ask[procedure=" + procedure + ", realm=" + realm + "]";
        }
    }

    /**
     * Something takes longer than routing may, such as the derivation of a key: it is done elsewhere, in any thread.
     *
     * @param task gives how the authentication goes on
     * @param neglected how it goes on where nobody has the time for the task
     */
    record Work(Supplier<Continuation> task, Continuation neglected) implements Step {}

    /** How an authentication goes on behind its {@link Work}, in the thread that carries out its steps. */
    interface Continuation {
        Step at(long now);
    }

    /** Takes what an authenticator has decided. Told once; what is told later is denied. */
    interface Decision {

        /**
         * It answered.
         *
         * @param result its first positional result: a role, or a dict with {@code role} (or {@code authrole}) and
         *     perhaps {@code authid}, {@code extra}, and the account's credential; null or false refuses
         */
        Step answered(@Nullable Object result, long now);

        /** It answered with an ERROR. */
        Step failed(String error, long now);

        /** It could not be asked, or has not answered in time. */
        Step unavailable(String why, long now);
    }
}
