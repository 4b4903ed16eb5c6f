package dev.parley.runtime.work;

import dev.parley.message.ErrorReply;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import dev.parley.tally.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how long procedures and Java classes take to decide who comes in and what sessions may do: from the question until its answer. A
 * router has one; for any thread.
 */
public final class DecisionTimes {
    /** What came of a question. */
    public enum Outcome {
        /** The decider has answered, whatever that was. */
        ANSWERED,
        /** It has failed. */
        FAILED,
        /** It could not be asked, or did not answer in time. */
        UNAVAILABLE
    }

    /**
     * What is counted together.
     *
     * @param isAuthenticator whether it was decided who comes in; else what a session may do
     * @param realm of an authenticator the realm in which it is asked, of an authorizer the one whose sessions it decides about
     */
    public record Kind(boolean isAuthenticator, String realm, Outcome outcome) {}

    /** Names a question: an asker gives each another number. */
    private record Asked(PlaceId asker, long number) {}

    private record Begun(long nanos, boolean isAuthenticator) {}

    /** What is not answered yet: of one decider a place asks few questions at once, and each is answered, or given up after its time. */
    private final Map<Asked, Begun> open = new ConcurrentHashMap<>();

    private final Map<Kind, Timings> times = new ConcurrentHashMap<>();

    /** A question is put. */
    public void asked(Question question, boolean isAuthenticator) {
        open.put(new Asked(question.asker(), question.number()), new Begun(System.nanoTime(), isAuthenticator));
    }

    /** A question has its answer. */
    public void answered(Question question, Reply reply) {
        Begun begun = open.remove(new Asked(question.asker(), question.number()));
        if (begun != null) {
            String realm =
                    begun.isAuthenticator ? question.realm() : question.asker().toString();
            Timings counted = times.computeIfAbsent(
                    new Kind(begun.isAuthenticator, realm, outcome(reply)), added -> Timings.ofAnswers());
            counted.add(System.nanoTime() - begun.nanos);
        }
    }

    private static Outcome outcome(Reply reply) {
        if (!reply.isDeciders()) {
            return Outcome.UNAVAILABLE;
        }
        return reply.message() instanceof ErrorReply ? Outcome.FAILED : Outcome.ANSWERED;
    }

    /** What it has come to; without what there was none of. */
    public Map<Kind, Timings.Sums> sums() {
        Map<Kind, Timings.Sums> sums = new LinkedHashMap<>();
        times.forEach((kind, counted) -> sums.put(kind, counted.sums()));
        return sums;
    }
}
