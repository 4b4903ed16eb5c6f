package dev.parley.server;

import dev.parley.http.WriteBurst;
import dev.parley.runtime.Together;

/** Has a hub's work done in the bursts of the web server. */
final class InBursts implements Together {
    @Override
    public void execute(Runnable work) {
        WriteBurst.enter();
        try {
            work.run();
        } finally {
            WriteBurst.leave();
        }
    }

    @Override
    public boolean afterwards(Runnable work) {
        return WriteBurst.afterwards(work);
    }

    @Override
    public void conclude() {
        WriteBurst.conclude();
    }
}
