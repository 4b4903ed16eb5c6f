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
            assertNull(ids.complaint(id, false));
        }
        assertNotNull(ids.complaint(101, false));
        assertNotNull(new RequestIds(true).complaint(2, false));
    }

    @Test
    void lenientIdsAreAnyThatIsNotOutstanding() {
        RequestIds ids = new RequestIds(false);
        assertNull(ids.complaint(Id.MAX, false));
        assertNull(ids.complaint(1, false));
        assertNull(ids.complaint(1, false));
        assertNotNull(ids.complaint(7, true));
    }
}
