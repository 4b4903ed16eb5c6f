package dev.parley.router;

import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.util.List;

/**
 * What a realm knows of a registration, at one moment. Immutable.
 *
 * @param createdMillis since the epoch
 * @param calls how many calls have gone to it since it was created
 * @param callsQueued calls that wait because all callees are busy
 * @param calleeCount how many answer it
 * @param callees the first of them, {@value #MOST_CALLEES} at most
 */
public record RegistrationFigures(
        long registration,
        String uri,
        MatchPolicy match,
        InvocationPolicy invoke,
        long createdMillis,
        long calls,
        int callsQueued,
        int calleeCount,
        List<Callee> callees) {
    /** So many callees are told. */
    public static final int MOST_CALLEES = 16;

    /** Copies the list. */
    public RegistrationFigures {
        callees = List.copyOf(callees);
    }

    /**
     * One who answers.
     *
     * @param running how many calls it has not answered that came by this registration
     */
    public record Callee(long session, String authid, int running) {}
}
