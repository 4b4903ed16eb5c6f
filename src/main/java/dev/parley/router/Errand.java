package dev.parley.router;

import java.util.List;

/**
 * Work that takes longer than routing may. A place has it done by {@link Action.Work}, and is told by the report what came of it; one
 * of both methods is called, once.
 */
public interface Errand {

    /** Does the work; by any thread, so that it touches nothing of the place. */
    Report run();

    /** Nobody has the time for it. */
    Report neglected();

    /** Tells the place that has sent the errand; by the thread that touches it then. */
    interface Report {
        List<Action> tell(Time now);
    }
}
