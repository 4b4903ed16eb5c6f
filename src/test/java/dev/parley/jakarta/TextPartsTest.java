package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TextPartsTest {
    private final TextParts parts = new TextParts(new MessageDecoder(), () -> 20);

    @Test
    void a_message_may_come_in_parts() {
        for (int i = 0; i < 2; i++) {
            assertNull(parts.add("[33,1", false));
            assertNull(parts.add("", false));
            Batch batch = parts.add(",2]", true);
            assertNotNull(batch);
            assertEquals("[33,1,2]", MessageEncoder.text(batch.messages().get(0)));
        }
    }

    @Test
    void a_message_is_as_long_as_it_may_be() {
        Batch batch = parts.add("[33,1,2]            ", true);
        assertNotNull(batch);
        assertNull(batch.malformed());
    }

    @Test
    void the_limit_may_rise_between_two_parts() {
        AtomicInteger limit = new AtomicInteger(5);
        TextParts rising = new TextParts(new MessageDecoder(), limit::get);
        assertNull(rising.add("[33,1", false));
        limit.set(20);
        Batch batch = rising.add(",2]", true);
        assertNotNull(batch);
        assertNull(batch.malformed());
    }

    @Test
    void too_many_parts_are_refused_before_the_last_has_come() {
        assertNull(parts.add("[33,1,2]            ", false));
        Batch batch = parts.add(" ", false);
        assertNotNull(batch);
        assertNotNull(batch.malformed());
    }
}
