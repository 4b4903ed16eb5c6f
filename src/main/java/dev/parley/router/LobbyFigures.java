package dev.parley.router;

import java.util.Map;

/**
 * What the lobby has counted since the router began. Immutable.
 *
 * @param attempts how often peers were let in or not
 */
public record LobbyFigures(Map<Attempt, Long> attempts) {
    /** Copies the map. */
    public LobbyFigures {
        attempts = Map.copyOf(attempts);
    }

    /**
     * One way in which authentications end.
     *
     * @param realm the configured realm
     * @param method the method that was agreed on; {@code none} where that had not come about
     * @param isAccepted whether the peer was let in
     */
    public record Attempt(String realm, String method, boolean isAccepted) {}
}
