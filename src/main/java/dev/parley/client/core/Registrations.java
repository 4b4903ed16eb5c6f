package dev.parley.client.core;

import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Output;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Unregister;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The procedures of a client, registered again in each session, and their calls. One {@link ClientCore}'s. */
final class Registrations {
    /** How long to wait before a procedure is registered again that another session still holds: often the client's own last one. */
    private static final long RETRY_MILLIS = 1000;

    private final Output out;
    private final Deadlines deadlines;
    private final Requests requests;
    private final Executions executions;

    /** What is wanted, in the order in which it was asked for. */
    private final Set<Offer> all = new LinkedHashSet<>();

    /** By REGISTERED.Registration, in this session. */
    private final Map<Long, Offer> registered = new HashMap<>();

    /** When those are tried again that another session holds, in this session. */
    private final Map<Offer, Deadlines.Deadline> retries = new HashMap<>();

    Registrations(Output out, Deadlines deadlines, Requests requests, Executions executions) {
        this.out = out;
        this.deadlines = deadlines;
        this.requests = requests;
        this.executions = executions;
    }

    void register(Offer offer, Completion ready, long now) {
        offer.waitsFor(ready);
        all.add(offer);
        requests.submit(new Registering(offer), now);
    }

    void unregister(Offer offer, Completion done, long now) {
        if (!all.remove(offer)) {
            out.complete(done, Outcome.done());
            return;
        }
        deadlines.cancel(retries.remove(offer));
        offer.report(out, Outcome.canceled());
        out.add(new Ended(offer.callee, ""));
        if (offer.id() == 0) {
            out.complete(done, Outcome.done());
        } else {
            giveUp(offer, done, now);
        }
    }

    private void giveUp(Offer offer, Completion done, long now) {
        long id = offer.id();
        requests.submit(
                new Ask(out, done, MessageType.UNREGISTER, request -> new Unregister(request, id))
                        .onAnswer(answer -> registered.remove(id, offer))
                        .doneByTheEnd(),
                now);
    }

    /** A session is there: everything is registered in it. */
    void joined() {
        List.copyOf(all).forEach(offer -> requests.send(new Registering(offer)));
    }

    /** The session is gone. */
    void left() {
        registered.clear();
        retries.values().forEach(deadlines::cancel);
        retries.clear();
        all.forEach(offer -> offer.isKnownAs(0));
    }

    /** There will be no other session. */
    void closed(Ending ending) {
        left();
        for (Offer offer : all) {
            offer.report(out, new Outcome.Closed(ending));
            out.add(new Ended(offer.callee, ending.reason()));
        }
        all.clear();
    }

    /** The router has ended one, as the details say. */
    void revoked(Dict details) {
        Offer offer = registered.remove(details.integer(Attribute.REGISTRATION, 0));
        if (offer != null) {
            offer.isKnownAs(0);
            String reason = Objects.requireNonNullElse(details.string(Attribute.REASON), "");
            ended(offer, reason, "the router has ended the registration of " + offer.procedure());
        }
    }

    private void ended(Offer offer, String reason, String what) {
        if (all.remove(offer)) {
            out.log(Action.Severity.WARNING, what + ": " + reason);
            out.add(new Ended(offer.callee, reason));
        }
    }

    /** A call, or another chunk of one that is under way. */
    void invoked(Invocation invocation, long now) {
        if (executions.takesChunk(invocation)) {
            return;
        }
        Offer offer = registered.get(invocation.registration());
        if (offer == null) {
            executions.refuse(invocation);
        } else {
            executions.begin(offer.callee, offer.procedure(), invocation, now);
        }
    }

    int size() {
        return all.size() + registered.size() + retries.size();
    }

    private record Ended(Callee to, String reason) implements Action.Telling {
        @Override
        public void tell() {
            to.ended(reason);
        }
    }

    /** A REGISTER, in one session. */
    private final class Registering extends Request {
        private final Offer offer;

        Registering(Offer offer) {
            super(MessageType.REGISTER);
            this.offer = offer;
        }

        @Override
        Message message(long request) {
            return new Register(request, offer.options, offer.procedure());
        }

        @Override
        void answered(Message answer, long now) {
            offer.isKnownAs(((Registered) answer).registration());
            registered.put(offer.id(), offer);
            if (all.contains(offer)) {
                offer.report(out, Outcome.done());
            } else {
                // given up while it was being registered again
                giveUp(offer, ignored -> {}, now);
            }
        }

        @Override
        void failed(Outcome outcome, long now) {
            if (!all.contains(offer)) {
                return;
            }
            if (offer.wasEstablished() && outcome.isRefusal()) {
                again(outcome, now);
                return;
            }
            all.remove(offer);
            offer.report(out, outcome);
            out.add(new Ended(offer.callee, outcome.reason()));
        }

        /** In the new session it was refused. */
        private void again(Outcome outcome, long now) {
            if (!outcome.reason().equals(ErrorUri.PROCEDURE_ALREADY_EXISTS)) {
                ended(offer, outcome.reason(), "could not register " + offer.procedure() + " again");
                return;
            }
            out.log(
                    Action.Severity.INFO,
                    offer.procedure() + " is still held by another session; it is tried again each second");
            retries.put(offer, deadlines.at(now + RETRY_MILLIS, then -> {
                retries.remove(offer);
                requests.send(this);
            }));
        }

        /** The next session registers everything that is wanted, but not for ever what may be what it ends by. */
        @Override
        boolean waitsAfter(Outcome.Lost loss, boolean isSuspect, long now) {
            if (isSuspect && !offer.wasEstablished() && offer.suspected() > 1) {
                failed(twiceSuspected(loss), now);
            }
            return false;
        }
    }
}
