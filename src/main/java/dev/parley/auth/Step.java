package dev.parley.auth;

import dev.parley.message.Dict;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes next in an authentication. {@link Authentication} returns the first step, and each step leads to the next, up to
 * {@link Accepted} or {@link Denied}. The router carries them out, one thread at a time. Each {@code now} is the time in milliseconds
 * since the epoch.
 */
public sealed interface Step {

    /**
     * The peer is let in: WELCOME.
     *
     * @param identity the account of its session
     * @param extra {@code WELCOME.Details.authextra}; left out there where it is empty
     */
    record Accepted(Identity identity, Map<String, @Nullable Object> extra) implements Step {}

    /**
     * The peer must prove itself: {@code [CHALLENGE, AuthMethod|string, Extra|dict]}.
     *
     * @param method {@code CHALLENGE.AuthMethod}
     * @param extra {@code CHALLENGE.Extra}
     * @param pending takes the AUTHENTICATE that answers it
     */
    record Challenge(String method, Dict extra, PendingChallenge pending) implements Step {

        /** Without the extra, which is the peer's business. */
        @Override
        public String toString() {
            return "Challenge[method=" + method + "]";
        }
    }

    /**
     * The peer is not let in: ABORT.
     *
     * @param reason {@code ABORT.Reason}
     * @param message what the peer reads; the same whether a secret is wrong or there is no such account
     * @param cause what the log says
     */
    record Denied(String reason, String message, String cause) implements Step {}

    /**
     * An authenticator decides: CALL that procedure.
     *
     * @param procedure its URI
     * @param realm where the procedure is registered
     * @param arguments realm, authid (or null), details: what Crossbar.io's dynamic authenticators get
     * @param decision takes the outcome of the call
     */
    record Ask(String procedure, String realm, List<@Nullable Object> arguments, Decision decision) implements Step {

        /** Without the arguments: a ticket may be among them. */
        @Override
        public String toString() {
            return "Ask[procedure=" + procedure + ", realm=" + realm + "]";
        }
    }

    /**
     * Something takes longer than a thread that routes may, such as the derivation of a key: another thread does it.
     *
     * @param task what takes long; its result goes on with the authentication, in a thread that routes
     * @param neglected goes on where the task could not be run, because too many others wait
     */
    record Work(Supplier<Continuation> task, Continuation neglected) implements Step {}

    /** Goes on with an authentication whose {@link Work} is done. Called in the thread that carries out the steps. */
    interface Continuation {

        /** The next step. */
        Step at(long now);
    }

    /** Takes the outcome of the call of an authenticator. Only the first outcome counts; later ones are denied. */
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

        /** The procedure could not be called, or has not answered in time. */
        Step unavailable(String why, long now);
    }
}
