package dev.parley.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void emptyArgumentsAreLeftOutAtTheEndAlone() {
        assertSame(Payload.NONE, Payload.of("[]", null));
        assertSame(Payload.NONE, Payload.of("[]", "{}"));
        assertEquals("[1]", Payload.of("[1]", "{}").json());
        assertEquals("[],{\"a\":1}", Payload.of("[]", "{\"a\":1}").json());
    }

    @Test
    void itGivesBackWhatItWasMadeOf() {
        Payload both = Payload.of("[\"{\"]", "{\"a\":\"[\"}");
        assertEquals("[\"{\"]", both.arguments());
        assertEquals("{\"a\":\"[\"}", both.argumentsKw());
        assertEquals("[]", Payload.NONE.arguments());
        assertEquals("{}", Payload.NONE.argumentsKw());
        assertEquals("{}", Payload.of("[1]", null).argumentsKw());
    }

    @Test
    void aSliceKeepsItsWhiteSpace() {
        Payload slice = Payload.slice("[ 1 ] , { \"a\" : 2 }", 5);
        assertEquals("[ 1 ]", slice.arguments());
        assertEquals("{ \"a\" : 2 }", slice.argumentsKw());
        assertEquals("[ 1 ] , { \"a\" : 2 }", slice.json());
    }
}
