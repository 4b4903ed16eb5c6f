package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.message.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that write null where nothing is: it is nothing, whoever writes it in which message. */
class NullPayloadsTest {
    @SuppressWarnings("unused") // by FieldSource
    private static final String[] HEADS = {
        "3,{},\"a.b\"",
        "8,48,1,{},\"a.b\"",
        "16,1,{},\"a.b\"",
        "36,1,2,{}",
        "48,1,{},\"a.b\"",
        "50,1,{}",
        "68,1,2,{}",
        "70,1,{}"
    };

    private static void assertIs(String canonical, String text) {
        Batch batch = new MessageDecoder().decode(text);
        assertNull(batch.malformed(), text);
        Message message = batch.messages().get(0);
        assertEquals(canonical, MessageEncoder.text(message), text);
    }

    @ParameterizedTest
    @FieldSource("HEADS")
    void aNullIsNothing(String head) {
        String bare = "[" + head + "]";
        assertIs(bare, "[" + head + ",null]");
        assertIs(bare, "[" + head + ", null , null ]");
        assertIs("[" + head + ",[1]]", "[" + head + ",[1],null]");
        assertIs("[" + head + ",[],{\"k\":1}]", "[" + head + ",null,{\"k\":1}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[70,1,{},[1],]",
                "[48,1,{},\"a\",nul]",
                "[50,1,{},nul]",
                "[50,1,{},null,[]]",
                "[16,1,{},\"a\",null,null,null]",
                "[16,1,null,\"a\"]"
            })
    void whatIsNoNullIsMalformed(String text) {
        assertNotNull(new MessageDecoder().decode(text).malformed());
    }
}
