package dev.parley.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBurstTest {
    private final List<String> done = new ArrayList<>();

    private void afterwards(String what) {
        assertTrue(WriteBurst.afterwards(() -> done.add(what)));
    }

    @Test
    void outsideOfABurstNothingIsPutOff() {
        assertFalse(WriteBurst.afterwards(() -> done.add("this")));
        assertEquals(List.of(), done);
    }

    @Test
    void whatIsPutOffIsDoneAtTheEndOfTheOutermostBurstAndWhatThatPutsOffToo() {
        WriteBurst.enter();
        WriteBurst.enter();
        assertTrue(WriteBurst.afterwards(() -> {
            done.add("first");
            afterwards("second");
        }));
        WriteBurst.leave();
        assertEquals(List.of(), done);
        WriteBurst.leave();
        assertEquals(List.of("first", "second"), done);
    }

    @Test
    void aLongMessageAndEveryThirtySecondAreReadWhenWhatCameBeforeIsDone() {
        WriteBurst.enter();
        try {
            WriteBurst.reads(10);
            afterwards("before a long one");
            WriteBurst.reads(5_000);
            assertEquals(List.of("before a long one"), done);
            WriteBurst.reads(10);
            afterwards("many");
            for (int i = 2; i <= 32; i++) {
                WriteBurst.reads(10);
            }
            assertEquals(1, done.size());
            WriteBurst.reads(10);
            assertEquals(List.of("before a long one", "many"), done);
        } finally {
            WriteBurst.leave();
        }
    }
}
