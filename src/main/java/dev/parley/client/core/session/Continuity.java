package dev.parley.client.core.session;

import dev.parley.client.core.line.Ledger;
import dev.parley.client.core.line.Ticket;
import dev.parley.client.core.pace.Deadlines;
import dev.parley.client.core.pace.Excess;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Welcome;
import org.jspecify.annotations.Nullable;

/**
 * What makes a session outlive its connections: it keeps what was sent until a mark has come back that was put behind it, and sends it again
 * on the next connection. Its {@link Session}'s.
 */
final class Continuity {
    /** So long after a message there is a mark at the latest. */
    private static final long MARK_MILLIS = 200;

    /** So often in a row the same message may be the first that did not arrive: then it may be what connections end by. */
    private static final int MOST_STANDSTILLS = 10;

    private final Output out;
    private final Deadlines deadlines;
    private final Ledger ledger = new Ledger();
    private Ticket ticket;

    /** The present connection; 0 while there is none. */
    private long connection;

    private Deadlines.@Nullable Deadline markDue;

    /** How many messages had arrived when the session was resumed last. */
    private long resumedBehind = -1;

    /** How often it has been resumed behind the same message. */
    private int standstills;

    Continuity(Output out, Deadlines deadlines, Ticket ticket, long connection) {
        this.out = out;
        this.deadlines = deadlines;
        this.ticket = ticket;
        this.connection = connection;
    }

    /** How long the router waits. */
    long millis() {
        return ticket.millis();
    }

    /** HELLO's details with what asks for the session. */
    Dict askedIn(Dict hello) {
        return ticket.shownIn(hello, ledger.received());
    }

    /** Whether that WELCOME, an answer to such a HELLO, says that the session goes on. */
    boolean goesOn(Welcome welcome) {
        return ticket.isTakenBy(welcome);
    }

    void receivedOne() {
        ledger.receivedOne();
    }

    /** A message is sent: on the connection, or on the next. False where that is more than can wait for the next. */
    boolean send(Message message) {
        ledger.keep(message, Excess.weight(message));
        if (connection == 0) {
            return !ledger.isOverfull();
        }
        while (ledger.isOverfull()) {
            ledger.forgetOldest();
        }
        out.add(new Action.Send(connection, message));
        if (ledger.isMarkDue()) {
            mark();
        } else if (ledger.isFirstUnmarked()) {
            markDue = deadlines.at(out.now() + MARK_MILLIS, then -> mark());
        }
        return true;
    }

    private void mark() {
        deadlines.cancel(markDue);
        markDue = null;
        out.add(new Action.Mark(connection, ledger.mark()));
    }

    /** What was sent before that mark has arrived. */
    void arrived(long mark) {
        ledger.arrived(mark);
    }

    /** Whether more can be sent that is not yet necessary. */
    boolean hasRoom() {
        return connection != 0 || !ledger.isCrowded();
    }

    /** Whether what was under way may be what its connections end by. */
    boolean isStuck() {
        return standstills >= MOST_STANDSTILLS;
    }

    /** It has no connection any more. */
    void detach() {
        deadlines.cancel(markDue);
        markDue = null;
        connection = 0;
    }

    /**
     * It goes on over that connection, on which that WELCOME has come: what the router does not have is sent again.
     *
     * @return false where the router wants what is not there any more, or has never been
     */
    boolean attach(long to, Welcome welcome) {
        connection = to;
        Ticket next = Ticket.of(welcome);
        ticket = next == null ? new Ticket(ticket.session(), "", 0) : next;
        long arrived = welcome.details().integer(Attribute.RECEIVED, 0);
        if (!ledger.isWholeBehind(arrived)) {
            return false;
        }
        ledger.arrived(arrived);
        standstills = ledger.keptMessages() > 0 && arrived == resumedBehind ? standstills + 1 : 0;
        resumedBehind = arrived;
        ledger.kept().forEach(message -> out.add(new Action.Send(connection, message)));
        long mark = ledger.mark();
        if (ledger.keptMessages() > 0) {
            out.add(new Action.Mark(connection, mark));
        }
        return true;
    }

    int keptMessages() {
        return ledger.keptMessages();
    }
}
