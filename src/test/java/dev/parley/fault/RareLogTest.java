package dev.parley.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RareLogTest {
    private long nanos = 5;
    private final RareLog log = new RareLog(2, () -> nanos);

    @Test
    void so_many_lines_are_due_in_a_minute_and_the_others_are_counted() {
        assertTrue(log.isDue());
        assertTrue(log.isDue());
        assertFalse(log.isDue());
        nanos += 59_000_000_000L;
        assertFalse(log.isDue());
        assertEquals(2, log.takeSkipped());
        nanos += 2_000_000_000L;
        assertTrue(log.isDue());
        assertEquals(0, log.takeSkipped());
    }
}
