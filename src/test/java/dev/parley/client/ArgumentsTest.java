package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Payload;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    public enum Color {
        RED,
        GREEN
    }

    public record Point(int x, int y) {}

    public record Shape(String name, Color color, List<Point> points, Optional<String> note, Instant since) {}

    private static Arguments wire(String arguments) {
        return new Arguments(Payload.of(arguments, null));
    }

    @Test
    void recordsGenericsOptionalsAndTimesGoThereAndBack() {
        Shape shape = new Shape(
                "a \"box\"",
                Color.GREEN,
                List.of(new Point(1, 2), new Point(-3, 4)),
                Optional.of("n"),
                Instant.parse("2026-01-02T03:04:05.678Z"));
        Shape bare = new Shape("", Color.RED, List.of(), Optional.empty(), Instant.EPOCH);
        Arguments arguments = Arguments.of(shape, Map.of("b", bare), LocalDate.of(2026, 2, 28), Duration.ofMinutes(90));
        assertEquals(4, arguments.size());
        assertEquals(shape, arguments.as(0, Shape.class));
        assertEquals(Map.of("b", bare), arguments.as(1, new GenericType<Map<String, Shape>>() {}));
        assertEquals(LocalDate.of(2026, 2, 28), arguments.as(2, LocalDate.class));
        assertEquals(Duration.ofMinutes(90), arguments.as(3, Duration.class));
    }

    @Test
    void keywordArgumentsAreFoundByTheirKeys() {
        Arguments arguments = Arguments.of(1).with("a\n\"", "x").with("points", List.of(new Point(1, 2)));
        assertEquals("[1],{\"a\\u000a\\\"\":\"x\",\"points\":[{\"x\":1,\"y\":2}]}", arguments.toString());
        assertEquals("x", arguments.as("a\n\"", String.class));
        assertEquals(List.of(new Point(1, 2)), arguments.as("points", new GenericType<List<Point>>() {}));
        assertTrue(arguments.has("points"));
        assertFalse(arguments.has("x"));
        assertEquals("[1],{\"k\":2}", Arguments.of(1).with("k", 1).with("k", 2).toString());
        assertEquals("[],{\"k\":null}", Arguments.of().with("k", null).toString());
    }

    @Test
    void nothingIsWrittenForNoArguments() {
        assertTrue(Arguments.of().payload().isEmpty());
        assertEquals(0, Arguments.NONE.size());
        assertEquals("[null]", Arguments.of((Object) null).toString());
    }

    @Test
    void numbersKeepTheirDigits() {
        Arguments arguments = wire("[9223372036854775807, 12345678901234567890, 1.10, 0.1]");
        assertEquals(Long.MAX_VALUE, arguments.as(0, Long.class));
        assertEquals(new BigDecimal("12345678901234567890"), arguments.as(1, BigDecimal.class));
        assertEquals(new BigDecimal("1.10"), arguments.as(2, BigDecimal.class));
        assertEquals(0.1, arguments.as(3, Double.class));
        assertEquals(
                "[9007199254740993,1.10]",
                Arguments.of(9_007_199_254_740_993L, new BigDecimal("1.10")).toString());
    }

    @Test
    void anOptionalMayBeMissingOrNull() {
        GenericType<Optional<Point>> optional = new GenericType<>() {};
        Arguments arguments = wire("[{\"x\":1,\"y\":2}, null]");
        assertEquals(Optional.of(new Point(1, 2)), arguments.as(0, optional));
        assertEquals(Optional.empty(), arguments.as(1, optional));
        assertEquals(Optional.empty(), arguments.as(2, optional));
        assertEquals(Optional.empty(), arguments.as("no", optional));
        assertEquals("[7,null]", Arguments.of(Optional.of(7), Optional.empty()).toString());
    }

    @Test
    void whatIsMissingOrNullIsToldByItsPlace() {
        Arguments arguments = wire("[null]");
        assertEquals("argument 0 is null", complaint(() -> arguments.as(0, String.class)));
        assertEquals("argument 1 is missing", complaint(() -> arguments.as(1, String.class)));
        assertEquals("argument 'k' is missing", complaint(() -> arguments.as("k", Point.class)));
    }

    /** A value that would have to be bent to fit is not of that type. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'\"x\"'        | java.lang.Integer",
                "'\"x\"'        | java.lang.Boolean",
                "1.5            | java.lang.Integer",
                "2147483648     | java.lang.Integer",
                "9223372036854775808 | java.lang.Long",
                "1e400          | java.lang.Long",
                "true           | java.lang.Long",
                "[1,2]          | java.lang.Integer",
                "{}             | java.lang.Integer",
                "[1,2]          | java.lang.String",
                "{\"x\":1}      | java.lang.String",
                "[1,2]          | java.util.Map",
                "{}             | java.util.List",
                "'\"soon\"'     | java.time.Instant",
                "'\"BLUE\"'     | dev.parley.client.ArgumentsTest$Color",
                "[]             | dev.parley.client.ArgumentsTest$Point",
            })
    void whatIsOfAnotherTypeIsToldByItsPlace(String json, Class<?> type) {
        String complaint = complaint(() -> wire("[0," + json + "]").as(1, type));
        assertEquals("argument 1 is not a " + type.getTypeName(), complaint);
    }

    private static String complaint(Runnable access) {
        return assertThrows(BindingException.class, access::run).getMessage();
    }

    @Test
    void whatCannotBeWrittenIsToldByItsClass() {
        String complaint = complaint(() -> Arguments.of(Double.NaN));
        assertTrue(complaint.startsWith("a java.lang.Double cannot be written as JSON"), complaint);
        assertThrows(BindingException.class, () -> Arguments.of(Map.of("a", Double.POSITIVE_INFINITY)));
    }

    @Test
    void primitiveArraysAndNestedListsAreLists() {
        assertEquals(
                "[[1,2],[[],[null]]]",
                Arguments.of(new int[] {1, 2}, List.of(List.of(), Arrays.asList((Object) null)))
                        .toString());
    }

    @Test
    void loneArgumentsAreThePayloadAsItIs() {
        Arguments whole = Arguments.of(1, 2).with("limit", 10);
        assertSame(whole, Arguments.of(whole));
        assertTrue(complaint(() -> Arguments.of(whole, 3)).startsWith("Arguments within arguments"));
    }

    @Test
    void anArrayThatIsNullIsExplained() {
        NullPointerException failure = assertThrows(NullPointerException.class, () -> Arguments.of((Object[]) null));
        assertTrue(failure.getMessage().contains("(Object) null"), failure.getMessage());
        assertEquals("[null]", Arguments.of((Object) null).toString());
    }

    @Test
    void voidIsNullWhateverTheArgumentsAre() {
        for (String json : List.of("[]", "[null]", "[1,\"two\"]")) {
            assertNull(wire(json).to(Void.class));
            assertNull(wire(json).to(new GenericType<Void>() {}));
        }
    }

    @Test
    void aTypeKnownAtRunTimeIsBoundAsOneThatIsWrittenDown() {
        assertEquals(List.of(1, 2), wire("[[1,2]]").to(GenericType.of(new GenericType<List<Integer>>() {}.type())));
        assertEquals(new Point(1, 2), wire("[{\"x\":1,\"y\":2}]").to(GenericType.of(Point.class)));
    }

    @Test
    void aNumberOfManyDigitsIsRefusedBeforeAnyoneMakesOne() {
        Arguments arguments = new Arguments(Payload.of("[" + "9".repeat(1_000_000) + "]", null));
        BindingException refused = assertThrows(BindingException.class, () -> arguments.as(0, BigDecimal.class));
        assertEquals("a number of 1000000 characters, more than 1000, at character 1", refused.getMessage());
    }
}
