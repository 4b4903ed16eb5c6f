package dev.parley.bench;

/** Events from one publisher to its subscribers; one counts as ended when the last of them has it, and all get all in order. */
abstract class FanOut extends Flow {
    private final int subscribers;

    /** How many subscribers have got each event under way. */
    private final int[] received;

    FanOut(Setup setup, int subscribers) {
        super(setup);
        this.subscribers = subscribers;
        received = new int[setup.window()];
    }

    @Override
    final int unitsPerOperation() {
        return subscribers;
    }

    /** What one subscriber gets. */
    final class Receipts {
        private long expected = 1;

        /** Takes the number of an event; false where it is not that of the next one. */
        boolean take(long number) {
            if (number != Payload.number(setup().index(), expected)) {
                return false;
            }
            receivedByOne(expected++);
            return true;
        }
    }

    private void receivedByOne(long sequence) {
        requireOpen(sequence);
        int slot = (int) (sequence % received.length);
        received[slot]++;
        if (received[slot] == subscribers) {
            received[slot] = 0;
            end(sequence);
        }
    }
}
