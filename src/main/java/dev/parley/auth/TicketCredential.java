package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;

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
    public AuthMethod method() {
        return AuthMethod.TICKET;
    }
}
