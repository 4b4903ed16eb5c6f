package dev.parley.client.core;

import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.pace.TokenLife;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Lifecycle;
import dev.parley.client.core.session.Output;
import dev.parley.client.core.session.Session;
import dev.parley.client.core.session.Settings;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the router another token before the one expires that has let the session in: WELCOME says in how long that is, and which
 * procedure takes another. Where the router does not take it, the client comes again with the next. {@link ClientCore} makes it.
 */
final class Renewal {
    private final Output out;
    private final Deadlines deadlines;
    private final Lifecycle lifecycle;
    private final Requests requests;
    private final boolean isOn;
    private final TokenLife life;
    private String procedure = "";
    private Deadlines.@Nullable Deadline next;

    Renewal(
            Output out,
            Deadlines deadlines,
            Lifecycle lifecycle,
            Requests requests,
            Settings settings,
            DoubleSupplier random) {
        this.out = out;
        this.deadlines = deadlines;
        this.lifecycle = lifecycle;
        this.requests = requests;
        this.isOn = settings.isRenewable();
        this.life = new TokenLife(random);
    }

    void joined(long now) {
        Session session = lifecycle.joined();
        if (isOn
                && session != null
                && session.welcome().values().get("authextra") instanceof Map<?, ?> extra
                && extra.get("token") instanceof Map<?, ?> token
                && token.get("refresh") instanceof String refresh) {
            procedure = refresh;
            ends(TokenLife.of(token), now);
        }
    }

    private void ends(@Nullable Long inMillis, long now) {
        if (inMillis != null) {
            askAt(life.begin(inMillis, now));
        }
    }

    private void askAt(long time) {
        Session session = lifecycle.joined();
        deadlines.cancel(next);
        next = null;
        if (session != null) {
            long connection = session.connection();
            next = deadlines.at(time, then -> {
                next = null;
                out.add(new Action.Renew(connection));
            });
        }
    }

    /**
     * There is a token.
     *
     * @param token as the one argument of a call
     */
    void renewed(Payload token, long now) {
        if (!procedure.isEmpty()) {
            requests.send(new Refresh(token));
        }
    }

    /** There is none. */
    void failed(String why, long now) {
        out.log(Action.Severity.WARNING, "no other token for the session " + lifecycle.whereabouts() + ": " + why);
        askAt(life.again(now));
    }

    /** The session is gone. */
    void left() {
        deadlines.cancel(next);
        next = null;
        procedure = "";
    }

    /** The call that shows it. */
    private final class Refresh extends Request {
        private final Payload token;

        Refresh(Payload token) {
            super(MessageType.CALL);
            this.token = token;
        }

        @Override
        Message message(long request) {
            return new Call(request, Dict.EMPTY, procedure, token);
        }

        @Override
        void answered(Message answer, long now) {
            ends(TokenLife.of(((Result) answer).payload().json()), now);
        }

        @Override
        void failed(Outcome outcome, long now) {
            Session session = lifecycle.joined();
            if (session == null || !(outcome instanceof Outcome.Refused refused)) {
                return;
            }
            String error = refused.error().error();
            String why = "the router does not take another token (" + error + ")";
            out.log(Action.Severity.WARNING, why + " " + lifecycle.whereabouts());
            if (error.equals(ErrorUri.UNAVAILABLE)) {
                askAt(life.again(now));
            } else {
                session.giveUp(ErrorUri.TOKEN_EXPIRED, why);
            }
        }
    }
}
