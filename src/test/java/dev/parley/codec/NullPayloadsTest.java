package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parley.message.Event;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routers that write null where nothing is. */
class NullPayloadsTest {
    private static Payload payload(String text) {
        Message message = new MessageDecoder().decode(text).messages().get(0);
        if (message instanceof Result result) {
            return result.payload();
        }
        return message instanceof Event event ? event.payload() : ((Invocation) message).payload();
    }

    @Test
    void aNullFromARouterIsNothing() {
        assertEquals("[1]", payload("[50,1,{},[1],null]").arguments());
        assertEquals("{}", payload("[50,1,{},[1],null]").argumentsKw());
        assertEquals("{\"a\":1}", payload("[36,1,2,{},null,{\"a\":1}]").argumentsKw());
        assertEquals("[]", payload("[36,1,2,{},null,{\"a\":1}]").arguments());
        assertEquals("[]", payload("[68,1,2,{}, null , null ]").arguments());
        assertEquals("[]", payload("[68,1,2,{},null]").arguments());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[70,1,{},[1],null]",
                "[48,1,{},\"a\",null]",
                "[16,1,{},\"a\",null,{}]",
                "[50,1,{},[1],]",
                "[50,1,{},nul]",
                "[50,1,{},null,[]]"
            })
    void aNullToARouterIsMalformed(String text) {
        assertNotNull(new MessageDecoder().decode(text).malformed());
    }
}
