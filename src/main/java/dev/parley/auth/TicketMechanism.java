package dev.parley.auth;

import dev.parley.message.AuthMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Method {@code ticket}, "Ticket-based Authentication": the client presents the secret itself. */
final class TicketMechanism implements Mechanism {

    @Override
    public @Nullable Step open(Attempt attempt) {
        String authid = attempt.applicant.authid();
        if (authid == null) {
            return attempt.passOver(AuthMethod.TICKET, "needs an authid");
        }
        Step tooMany = attempt.count(authid);
        return tooMany != null
                ? tooMany
                : attempt.challenge(AuthMethod.TICKET, Map.of(), answer -> judge(attempt, authid, answer.signature()));
    }

    private static Step judge(Attempt attempt, String authid, String ticket) {
        if (attempt.isDynamic(AuthMethod.TICKET)) {
            return attempt.ask(
                    AuthMethod.TICKET,
                    authid,
                    ticket,
                    grant -> attempt.accept(grant.identity(), Map.of()),
                    attempt::deny);
        }
        Account<TicketCredential> account = attempt.realm.directory().find(TicketCredential.class, authid);
        return attempt.decide(account.credential().matches(ticket), account, Map.of(), "wrong ticket");
    }
}
