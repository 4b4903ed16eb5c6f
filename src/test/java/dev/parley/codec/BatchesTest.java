package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
    private static final String A = "[35,1]";
    private static final String B = "[35,2]";
    private static final Message MESSAGE_A = decode(A).messages().get(0);
    private static final Message MESSAGE_B = decode(B).messages().get(0);

    private static Batch decode(String text) {
        return new MessageDecoder().decode(text);
    }

    private static void assertReads(List<Message> messages, char separator, String text) {
        Batch batch = decode(text);
        assertNull(batch.malformed());
        assertEquals(messages, batch.messages());
        assertEquals(separator, batch.separator());
    }

    @Test
    void aSingleMessageHasNoSeparator() {
        assertReads(List.of(MESSAGE_A), (char) 0, A);
        assertReads(List.of(MESSAGE_A), (char) 0, " " + A + "\n");
    }

    @ParameterizedTest
    @ValueSource(chars = {Batch.RECORD_SEPARATOR, Batch.OCTAL_30})
    void aBatchHasASeparatorBehindEachMessage(char separator) {
        assertReads(List.of(MESSAGE_A), separator, A + separator);
        assertReads(List.of(MESSAGE_A, MESSAGE_B), separator, A + separator + B + separator);
        assertReads(List.of(MESSAGE_A, MESSAGE_B), separator, " " + A + " " + separator + "\n" + B + separator + " ");
    }

    @Test
    void theSeparatorsMayBeMixed() {
        String mixed = A + Batch.OCTAL_30 + B + Batch.RECORD_SEPARATOR;
        assertReads(List.of(MESSAGE_A, MESSAGE_B), Batch.RECORD_SEPARATOR, mixed);
    }

    /** It may have been cut: nothing of it counts. */
    @ParameterizedTest
    @ValueSource(chars = {Batch.RECORD_SEPARATOR, Batch.OCTAL_30})
    void aMissingLastSeparatorIsToldAsSuch(char separator) {
        Batch batch = decode(A + separator + B);
        assertEquals(List.of(), batch.messages());
        assertNotNull(batch.malformed());
        assertTrue(batch.malformed().contains("separator"), batch.malformed());
    }

    @ParameterizedTest
    @ValueSource(chars = {Batch.RECORD_SEPARATOR, Batch.OCTAL_30})
    void anEmptyMessageInABatchIsRefused(char separator) {
        assertEquals(List.of(), decode(String.valueOf(separator)).messages());
        assertNotNull(decode(String.valueOf(separator)).malformed());
        assertEquals(List.of(MESSAGE_A), decode(A + separator + separator).messages());
        assertNotNull(decode(A + separator + separator).malformed());
        assertNotNull(decode(separator + A + separator).malformed());
    }

    @Test
    void whatIsRightBeforeTheFirstMistakeIsKept() {
        Batch batch =
                decode(A + Batch.RECORD_SEPARATOR + "[35,0.5]" + Batch.RECORD_SEPARATOR + B + Batch.RECORD_SEPARATOR);
        assertEquals(List.of(MESSAGE_A), batch.messages());
        assertTrue(String.valueOf(batch.malformed()).contains("UNSUBSCRIBED.Request"), batch.malformed());
        assertEquals(Batch.RECORD_SEPARATOR, batch.separator());
    }

    @Test
    void aBatchOfThousandsIsRead() {
        Batch batch = decode((A + Batch.RECORD_SEPARATOR).repeat(50_000));
        assertNull(batch.malformed());
        assertEquals(50_000, batch.messages().size());
    }
}
