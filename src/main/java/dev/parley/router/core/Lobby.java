package dev.parley.router.core;

import dev.parley.auth.Applicant;
import dev.parley.auth.Authentication;
import dev.parley.auth.PendingChallenge;
import dev.parley.auth.Step;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Result;
import dev.parley.message.Uri;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.Announcement;
import dev.parley.router.Errand;
import dev.parley.router.Ids;
import dev.parley.router.LobbyFigures;
import dev.parley.router.Place;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import dev.parley.router.RouterSettings;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.access.Questions;
import dev.parley.router.line.Deadlines;
import dev.parley.router.state.Actions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where connections are that have no session: they say HELLO, name a realm and prove who they are, or are turned away. Sections
 * "Session Establishment" and "Authentication".
 */
public final class Lobby implements Place {
    /** Choice: as many entrants wait for one authenticator. */
    static final int MOST_ASKED_ABOUT = 1_000;

    private static final String NO_METHOD = "none";

    private final Ids ids;
    private final PayloadFormat format;
    private final Deadlines helloDue;
    private final Actions actions = new Actions();
    private final PlaceId id = new PlaceId("the lobby");
    private final Map<String, Gate> gates = new LinkedHashMap<>();
    private final Map<TransportId, Entrant> entrants = new LinkedHashMap<>();
    private final Questions<Matter> questions = new Questions<>(
            id, actions, MOST_ASKED_ABOUT, matter -> entrants.get(matter.entrant.transport) == matter.entrant);

    /** Entrants whose CHALLENGE, or whose authenticator, is not answered yet; by the time allowed for all of an authentication. */
    private final Map<Long, Deadlines> answerDue = new LinkedHashMap<>();

    private final Map<LobbyFigures.Attempt, Long> attempts = new LinkedHashMap<>();

    private boolean isClosing;

    /** The way into a realm. */
    private record Gate(PlaceId realm, Authentication authentication) {
        long deadlineMillis() {
            return authentication.settings().deadlineMillis();
        }
    }

    /** A peer whose authentication is under way. */
    private static final class Entrant {
        final TransportId transport;
        final Gate gate;
        final long session;
        final Announcement announcement;

        /** Who they say they are; null where they do not. */
        final @Nullable String authid;

        /** The method that was agreed on, once one is. */
        String method = NO_METHOD;

        /** Takes their answer to the CHALLENGE; null where something else is awaited. */
        @Nullable
        PendingChallenge pending;

        /** What is done on their behalf elsewhere; null where nothing is. */
        Step.@Nullable Work work;

        /** What the authenticator is to decide; null where none is asked. */
        @Nullable
        Matter matter;

        Entrant(TransportId transport, Gate gate, long session, Announcement announcement, @Nullable String authid) {
            this.authid = authid;
            this.transport = transport;
            this.gate = gate;
            this.session = session;
            this.announcement = announcement;
        }
    }

    /** An authenticator is asked about an entrant. */
    private record Matter(Entrant entrant, Step.Decision decision) {}

    /** Work for an entrant that may take long. */
    private final class Chore implements Errand {
        private final Entrant entrant;
        private final Step.Work work;

        Chore(Entrant entrant, Step.Work work) {
            this.entrant = entrant;
            this.work = work;
        }

        @Override
        public Report run() {
            Step.Continuation next = work.task().get();
            return now -> goOn(entrant, work, next, now);
        }

        @Override
        public Report neglected() {
            return now -> goOn(entrant, work, work.neglected(), now);
        }
    }

    Lobby(RouterSettings settings, Ids ids, PayloadFormat format) {
        this.ids = ids;
        this.format = format;
        helloDue = new Deadlines(settings.helloMillis());
    }

    /** Opens the way into a realm, or changes it; those who are under way go on under the former terms. */
    List<Action> open(String name, PlaceId realm, Authentication authentication) {
        gates.put(name, new Gate(realm, authentication));
        return List.of();
    }

    /** Nobody gets into the realm of that name any more. */
    List<Action> shut(String realm) {
        gates.remove(realm);
        return List.of();
    }

    @Override
    public PlaceId id() {
        return id;
    }

    @Override
    public List<Action> entered(TransportId transport, @Nullable Admission admission, Time now) {
        if (isClosing) {
            actions.disconnect(transport, Action.Cause.SHUTDOWN, "the router is shutting down");
        } else {
            helloDue.start(transport, now);
        }
        return actions.take();
    }

    @Override
    public List<Action> received(TransportId from, Message message, Time now) {
        Entrant entrant = entrants.get(from);
        if (entrant == null && !helloDue.stop(from)) {
            return List.of();
        }
        if (message.type() == MessageType.ABORT) {
            // "No response to an ABORT message is expected" (ABORT)
            forget(from);
            actions.disconnect(from, Action.Cause.DONE, "the peer aborted");
        } else if (entrant == null && message.type() == MessageType.HELLO) {
            hello(from, (Hello) message, now);
        } else if (entrant == null) {
            // "HELLO … MUST be the very first message sent by the Client" (HELLO)
            actions.violation(from, "received " + message.type() + " before a session was established");
        } else if (message.type() == MessageType.AUTHENTICATE && entrant.pending != null) {
            PendingChallenge pending = entrant.pending;
            entrant.pending = null;
            proceed(entrant, pending.answer((Authenticate) message, now.wallMillis()), now);
        } else {
            forget(from);
            actions.violation(from, "received " + message.type() + " while authentication was under way");
        }
        return actions.take();
    }

    private void hello(TransportId from, Hello hello, Time now) {
        if (!Uri.isValid(hello.realm(), Uri.Rule.LOOSE)) {
            actions.turnAway(from, ErrorUri.INVALID_URI, "HELLO.Realm is not a valid URI");
            return;
        }
        Gate gate = gates.get(hello.realm());
        Announcement announcement = Announcement.of(hello);
        if (gate == null) {
            String why = "there is no realm " + Actions.quoted(hello.realm()) + " on this router";
            actions.turnAway(from, ErrorUri.NO_SUCH_REALM, why);
        } else if (announcement.complaint() != null) {
            actions.violation(from, announcement.complaint());
        } else {
            long session = ids.global();
            Applicant applicant = Applicant.of(session, hello.details(), from.evidence(), now.monotonicMillis());
            Entrant entrant = new Entrant(from, gate, session, announcement, applicant.authid());
            entrants.put(from, entrant);
            proceed(entrant, gate.authentication.begin(applicant, now.wallMillis()), now);
        }
    }

    private void proceed(Entrant entrant, Step step, Time now) {
        TransportId transport = entrant.transport;
        if (step instanceof Step.Accepted accepted) {
            forget(transport);
            count(entrant, String.valueOf(accepted.identity().method()), true);
            Admission admission =
                    new Admission(entrant.session, entrant.announcement, accepted.identity(), accepted.extra());
            actions.move(transport, entrant.gate.realm, admission);
        } else if (step instanceof Step.Challenge challenge) {
            entrant.pending = challenge.pending();
            entrant.method = challenge.method();
            startClock(entrant, now);
            actions.send(transport, new Challenge(challenge.method(), challenge.extra()));
        } else if (step instanceof Step.Work work) {
            startClock(entrant, now);
            entrant.work = work;
            actions.work(id, transport, new Chore(entrant, work));
        } else if (step instanceof Step.Ask ask) {
            startClock(entrant, now);
            Matter matter = new Matter(entrant, ask.decision());
            entrant.matter = matter;
            Payload arguments = format.payload(ask.arguments(), Map.of());
            if (!questions.ask(matter, ask.realm(), ask.procedure(), arguments, entrant.gate.deadlineMillis())) {
                proceed(entrant, ask.decision().failed(ErrorUri.UNAVAILABLE, now.wallMillis()), now);
            }
        } else if (step instanceof Step.Denied denied) {
            forget(transport);
            count(entrant, entrant.method, false);
            auditFailure(entrant, denied.reason(), denied.cause());
            actions.drop(transport, MessageType.HELLO, denied.cause());
            actions.turnAway(transport, denied.reason(), denied.message());
        }
    }

    private void auditFailure(Entrant entrant, String reason, String cause) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("realm", entrant.gate.realm.toString());
        if (entrant.authid != null) {
            fields.put("authid", entrant.authid);
        }
        fields.put("method", entrant.method);
        fields.put("reason", reason);
        fields.put("cause", cause);
        actions.audit(entrant.transport, "authentication_failed", fields);
    }

    private void count(Entrant entrant, String method, boolean isAccepted) {
        String realm = entrant.gate.realm.toString();
        attempts.merge(new LobbyFigures.Attempt(realm, method, isAccepted), 1L, Long::sum);
    }

    /** What it has counted, of realms that are open. */
    public LobbyFigures figures() {
        attempts.keySet().removeIf(attempt -> !gates.containsKey(attempt.realm()));
        return new LobbyFigures(attempts);
    }

    /** Goes on where the work is done, or nobody had the time for it; unless it has been given up. */
    private List<Action> goOn(Entrant entrant, Step.Work work, Step.Continuation next, Time now) {
        if (work.equals(entrant.work) && entrants.get(entrant.transport) == entrant) {
            entrant.work = null;
            proceed(entrant, next.at(now.wallMillis()), now);
        }
        return actions.take();
    }

    /** All of an authentication has to be over within the deadline, however many steps it takes. */
    private void startClock(Entrant entrant, Time now) {
        Deadlines due = answerDue.computeIfAbsent(entrant.gate.deadlineMillis(), Deadlines::new);
        if (!due.isStarted(entrant.transport)) {
            due.start(entrant.transport, now);
        }
    }

    @Override
    public List<Action> answered(Question question, Reply reply, Time now) {
        Matter matter = questions.answered(question);
        if (matter != null && entrants.get(matter.entrant.transport) == matter.entrant) {
            matter.entrant.matter = null;
            proceed(matter.entrant, decided(matter.decision, reply, now.wallMillis()), now);
        }
        return actions.take();
    }

    private Step decided(Step.Decision decision, Reply reply, long wallMillis) {
        Message answer = reply.message();
        if (answer instanceof Result result) {
            try {
                List<@Nullable Object> results = format.arguments(result.payload());
                return decision.answered(results.isEmpty() ? null : results.get(0), wallMillis);
            } catch (IllegalArgumentException unreadable) {
                return decision.failed("its result cannot be read", wallMillis);
            }
        }
        String error = answer instanceof ErrorReply reported ? reported.error() : "it gave no answer";
        return reply.isDeciders() ? decision.failed(error, wallMillis) : decision.unavailable(error, wallMillis);
    }

    @Override
    public List<Action> malformed(TransportId from, String what, Time now) {
        if (helloDue.stop(from) || forget(from)) {
            actions.violation(from, what);
        }
        return actions.take();
    }

    /** Whether their authentication was under way. */
    private boolean forget(TransportId transport) {
        Entrant entrant = entrants.remove(transport);
        if (entrant != null) {
            answerDue.values().forEach(due -> due.stop(transport));
        }
        return entrant != null;
    }

    @Override
    public List<Action> signOfLife(TransportId transport, Time now) {
        return List.of();
    }

    @Override
    public List<Action> disconnected(TransportId transport, Time now) {
        helloDue.stop(transport);
        forget(transport);
        return List.of();
    }

    @Override
    public List<Action> elapsed(Time now) {
        for (TransportId late : helloDue.expired(now)) {
            actions.violation(late, "no HELLO within the time allowed");
        }
        for (Deadlines due : answerDue.values()) {
            for (TransportId late : due.expired(now)) {
                turnAway(late, now);
            }
        }
        return actions.take();
    }

    /**
     * Who has not answered is to blame; who waits for us, or has had an authenticator asked that is late, is not; who had it asked too
     * much, is.
     */
    private void turnAway(TransportId late, Time now) {
        Entrant entrant = entrants.get(late);
        Matter matter = entrant == null ? null : entrant.matter;
        forget(late);
        if (matter != null) {
            proceed(
                    matter.entrant,
                    questions.isAsked(matter)
                            ? matter.decision.unavailable(ErrorUri.TIMEOUT, now.wallMillis())
                            : matter.decision.failed(ErrorUri.UNAVAILABLE, now.wallMillis()),
                    now);
        } else if (entrant != null && entrant.work != null) {
            proceed(entrant, entrant.work.neglected().at(now.wallMillis()), now);
        } else {
            if (entrant != null) {
                count(entrant, entrant.method, false);
                auditFailure(entrant, ErrorUri.AUTHENTICATION_FAILED, "no answer within the time allowed");
            }
            actions.turnAway(late, ErrorUri.AUTHENTICATION_FAILED, "not authenticated within the time allowed");
        }
    }

    @Override
    public long deadline() {
        long next = helloDue.next();
        for (Deadlines due : answerDue.values()) {
            next = Math.min(next, due.next());
        }
        return next;
    }

    @Override
    public List<Action> closing(Time now) {
        isClosing = true;
        for (TransportId waiting : helloDue.drain()) {
            actions.shutDown(waiting);
        }
        for (TransportId waiting : new ArrayList<>(entrants.keySet())) {
            forget(waiting);
            actions.shutDown(waiting);
        }
        return actions.take();
    }
}
