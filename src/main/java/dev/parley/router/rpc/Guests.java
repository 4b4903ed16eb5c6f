package dev.parley.router.rpc;

import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Role;
import dev.parley.message.Yield;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.state.Actions;
import dev.parley.router.state.Budget;
import dev.parley.router.state.InvokedCall;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Registration.Callee;
import dev.parley.router.state.Session;
import dev.parley.router.state.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of other nodes' callers that sessions of this node are to answer: gives each the callee's next id, counts them, and brings the
 * answers back. All else about them is decided where the caller is. {@link Calls} uses it.
 */
final class Guests {
    private final PlaceId realm;
    private final Actions actions;
    private final Budget budget;
    private final Invoker invoker;
    private final Map<Name, Guest> guests = new LinkedHashMap<>();

    /** By what the caller's node knows it. */
    private record Name(NodeId node, long session, long invocation) {}

    /** One of them. */
    static final class Guest implements InvokedCall {
        private final Name name;
        private final Session callee;
        private final Callee registered;
        private final Registration registration;
        private final long invocation;
        private final boolean takesPassThru;
        private boolean isInterrupted;

        Guest(Name name, Session callee, Registration registration, Callee registered, boolean takesPassThru) {
            this.name = name;
            this.callee = callee;
            this.registration = registration;
            this.registered = registered;
            this.takesPassThru = takesPassThru;
            this.invocation = ++callee.lastInvocation;
        }
    }

    Guests(PlaceId realm, Actions actions, Budget budget, Invoker invoker) {
        this.realm = realm;
        this.actions = actions;
        this.budget = budget;
        this.invoker = invoker;
    }

    /**
     * A call comes, or a part of one.
     *
     * @param registration null where it is there no more
     */
    void invoked(Parcel.Invoked invoked, NodeId from, Session callee, @Nullable Registration registration) {
        Invocation invocation = invoked.invocation();
        Name name = new Name(from, callee.id, invocation.request());
        Guest guest = guests.get(name);
        if (guest == null && !invoked.isPart()) {
            Callee registered = registration == null ? null : registration.callee(callee);
            if (registration == null || registered == null || registered.isBusy()) {
                if (registered != null) {
                    registered.toldBusy(from);
                }
                actions.pass(realm, from, new Parcel.Busy(callee.id, invocation.request(), invocation.payload()));
                return;
            }
            guest = new Guest(name, callee, registration, registered, invoked.takesPassThru());
            guests.put(name, guest);
            budget.charge(Weight.REFERENCE);
            callee.invocations.put(guest.invocation, guest);
            registered.running++;
        }
        if (guest != null) {
            actions.send(
                    callee,
                    new Invocation(
                            guest.invocation, invocation.registration(), invocation.details(), invocation.payload()));
        }
    }

    /** The callee is to be interrupted. */
    void interrupted(NodeId from, Session callee, Interrupt interrupt) {
        Guest guest = guests.get(new Name(from, callee.id, interrupt.request()));
        if (guest != null) {
            interrupt(guest, interrupt.options());
        }
    }

    private void interrupt(Guest guest, Dict options) {
        if (!guest.isInterrupted) {
            guest.isInterrupted = true;
            actions.send(guest.callee, new Interrupt(guest.invocation, options));
        }
    }

    /** Nobody waits for the answer any more. */
    void released(NodeId from, Session callee, long invocation) {
        Guest guest = guests.get(new Name(from, callee.id, invocation));
        if (guest != null) {
            end(guest);
        }
    }

    /** The callee's result. */
    void result(Guest guest, Yield yield, boolean isProgress) {
        Dict passedThru = OutgoingDetails.passedThru(yield.options());
        if (passedThru.isEmpty() || guest.takesPassThru) {
            Yield renamed = new Yield(guest.name.invocation, yield.options(), yield.payload());
            answer(guest, renamed, !isProgress);
        } else {
            refuse(guest, MessageType.YIELD);
        }
    }

    /** The callee's error. */
    void error(Guest guest, ErrorReply error) {
        Dict passedThru = OutgoingDetails.passedThru(error.details());
        if (passedThru.isEmpty() || guest.takesPassThru) {
            answer(guest, error(guest, error.details(), error), true);
        } else {
            refuse(guest, MessageType.INVOCATION);
        }
    }

    private static ErrorReply error(Guest guest, Dict details, ErrorReply error) {
        return new ErrorReply(MessageType.INVOCATION, guest.name.invocation, details, error.error(), error.payload());
    }

    /** As {@link Calls} does where the caller is of this node. */
    private void refuse(Guest guest, MessageType answer) {
        ErrorReply refusal = new ErrorReply(
                answer,
                guest.invocation,
                Dict.EMPTY,
                ErrorUri.FEATURE_NOT_SUPPORTED,
                Actions.explanation(Calls.NO_PASS_THRU));
        actions.send(guest.callee, refusal);
        ErrorReply told = new ErrorReply(
                MessageType.INVOCATION,
                guest.name.invocation,
                Dict.EMPTY,
                ErrorUri.FEATURE_NOT_SUPPORTED,
                Actions.explanation(Calls.PASSED_THRU));
        answer(guest, told, true);
    }

    private void answer(Guest guest, Message renamed, boolean isLast) {
        actions.pass(realm, guest.name.node, new Parcel.Answered(guest.callee.id, renamed));
        if (isLast) {
            end(guest);
        }
    }

    private void end(Guest guest) {
        forget(guest);
        invoker.serve(guest.registration);
    }

    /** The callee is over, which the caller's node knows by itself. */
    void forget(Guest guest) {
        if (guests.remove(guest.name, guest)) {
            budget.release(Weight.REFERENCE);
            guest.callee.invocations.remove(guest.invocation);
            guest.registered.running--;
            actions.relieve(guest.callee);
        }
    }

    /** That node is gone, and its callers with it. */
    void nodeLeft(NodeId node) {
        for (Guest guest : List.copyOf(guests.values())) {
            if (guest.name.node.equals(node)) {
                if (guest.callee.announced(Role.CALLEE, Feature.CALL_CANCELING)) {
                    interrupt(guest, Calls.KILLNOWAIT);
                }
                end(guest);
            }
        }
    }

    boolean isEmpty() {
        return guests.isEmpty();
    }
}
