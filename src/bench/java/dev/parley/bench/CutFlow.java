package dev.parley.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Sessions that call, lose their connection, and come again; each time has ended when the call is answered. */
final class CutFlow extends Flow {
    private final List<Visitor> all = new ArrayList<>();
    private final Deque<Visitor> idle = new ArrayDeque<>();

    CutFlow(Setup setup, boolean isResumable) {
        super(setup);
        for (int i = 0; i < setup.window(); i++) {
            all.add(new Visitor(isResumable));
        }
    }

    @Override
    boolean isReady() {
        return idle.size() == all.size();
    }

    @Override
    void begin(long sequence) {
        idle.remove().begin(sequence);
    }

    @Override
    void close() {
        all.forEach(visitor -> visitor.session.leave());
    }

    @Override
    boolean isClosed() {
        return all.stream().allMatch(visitor -> visitor.session.isClosed());
    }

    private final class Visitor implements CutSession.Owner {
        private final CutSession session;
        private boolean isJoined;
        private long sequence;

        Visitor(boolean isResumable) {
            session = new CutSession(setup().loop(), setup().destination(), isResumable, this);
        }

        void begin(long number) {
            sequence = number;
            session.callAndCut();
        }

        @Override
        public void joined() {
            if (!isJoined) {
                isJoined = true;
                idle.add(this);
            }
        }

        @Override
        public void answered() {
            idle.add(this);
            end(sequence);
        }
    }
}
