package dev.parley.router.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.message.Id;
import dev.parley.message.MessageType;
import dev.parley.router.state.Verdict.Violation;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void strictIdsCountFromOne() {
        RequestIds ids = new RequestIds(true);
        for (long id = 1; id < 100; id++) {
            assertEquals(Verdict.ACCEPTED, ids.take(MessageType.PUBLISH, id, false));
        }
        assertEquals(
                new Violation("PUBLISH: the request id 101 is out of sequence: expected 100"),
                ids.take(MessageType.PUBLISH, 101, false));
        assertEquals(
                new Violation("CALL: the request id 2 is out of sequence: expected 1"),
                new RequestIds(true).take(MessageType.CALL, 2, false));
    }

    @Test
    void lenientIdsAreAnyThatIsNotOutstanding() {
        RequestIds ids = new RequestIds(false);
        assertEquals(Verdict.ACCEPTED, ids.take(MessageType.CALL, Id.MAX, false));
        assertEquals(Verdict.ACCEPTED, ids.take(MessageType.CALL, 1, false));
        assertEquals(Verdict.ACCEPTED, ids.take(MessageType.CALL, 1, false));
        assertEquals(
                new Violation("CALL: the request id 7 is that of a call not yet answered"),
                ids.take(MessageType.CALL, 7, true));
    }
}
