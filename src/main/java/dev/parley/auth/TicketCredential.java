package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ticket of an account, section "Ticket-based Authentication".
 *
 * @param ticket what the peer has to present
 */
public record TicketCredential(Secret ticket) implements Credential {
    /** Choice: what is longer is no ticket. It bounds the work that one answer makes. */
    static final int MAX_LENGTH = 16 * 1024;

    boolean matches(String presented) {
        boolean isPossible = presented.length() <= MAX_LENGTH;
        return ticket.equals(Secret.of(isPossible ? presented : "")) && isPossible;
    }

    @Override
    public List<@Nullable Object> parts() {
        return List.of(ticket);
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.TICKET;
    }
}
