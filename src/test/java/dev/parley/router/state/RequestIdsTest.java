package dev.parley.router.state;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.message.Id;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void strictIdsCountFromOne() {
        RequestIds ids = new RequestIds(true);
        for (long id = 1; id < 100; id++) {
            assertNull(ids.take(id, false));
        }
        assertNotNull(ids.take(101, false));
        assertNotNull(new RequestIds(true).take(2, false));
    }

    @Test
    void lenientIdsAreAnyThatIsNotOutstanding() {
        RequestIds ids = new RequestIds(false);
        assertNull(ids.take(Id.MAX, false));
        assertNull(ids.take(1, false));
        assertNull(ids.take(1, false));
        assertNotNull(ids.take(7, true));
    }
}
