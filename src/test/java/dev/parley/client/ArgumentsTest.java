package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.codec.MessageDecoder;
import dev.parley.message.Payload;
import dev.parley.server.LogLines;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "'\"x\"'        | java.lang.Integer | a whole number",
                "'\"x\"'        | java.lang.Boolean | true or false",
                "1.5            | java.lang.Integer | a whole number from -2147483648 to 2147483647",
                "2147483648     | java.lang.Integer | a whole number from -2147483648 to 2147483647",
                "9223372036854775808 | java.lang.Long | a whole number from -9223372036854775808 to 9223372036854775807",
                "1e400          | java.lang.Long    | a whole number from -9223372036854775808 to 9223372036854775807",
                "300            | java.lang.Byte    | a whole number from -128 to 127",
                "1e2            | java.math.BigInteger | a whole number without an exponent",
                "true           | java.lang.Long    | a whole number",
                "[1,2]          | java.lang.Integer | a whole number",
                "{}             | java.lang.Integer | a whole number",
                "[1,2]          | java.lang.String  | a string",
                "{\"x\":1}      | java.lang.String  | a string",
                "[1,2]          | java.util.Map     | an object",
                "{}             | java.util.List    | a list",
                "'\"soon\"'     | java.time.Instant | a date and time such as \"2026-01-31T12:30:00Z\"",
                "'\"BLUE\"'     | dev.parley.client.ArgumentsTest$Color | one of \"RED\", \"GREEN\"",
                "[]             | dev.parley.client.ArgumentsTest$Point | an object",
            })
    void whatIsOfAnotherTypeIsToldByItsPlaceAndWhatWasExpected(String json, Class<?> type, String expected) {
        String complaint = complaint(() -> wire("[0," + json + "]").as(1, type));
        String shown = json.length() > 12 ? json.substring(0, 12) : json;
        assertEquals("argument 1: " + expected + " expected, not '" + shown + "' at character 0", complaint);
    }

    public record Order(String item, int count, List<Point> way) {}

    public record Big(long big) {}

    /** With a rule of its own. */
    public record Positive(int count) {
        public Positive {
            if (count < 0) {
                throw new IllegalArgumentException("count must not be negative");
            }
        }
    }

    @Several
    public record Parts(int count, @Keyword int limit) {
        public Parts {
            if (count > limit) {
                throw new IllegalArgumentException("count must not exceed limit");
            }
        }
    }

    public record User(String name, @JsonbTransient boolean admin) {}

    /** Made as its annotations say. */
    public static final class Made {
        final int count;

        @JsonbCreator
        public Made(@JsonbProperty("n") int count) {
            this.count = count;
        }
    }

    /** Set as its annotations say. */
    public static final class Adjusted {
        private int count;

        @JsonbProperty("n")
        public void setCount(int count) {
            this.count = count;
        }

        public int count() {
            return count;
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> nestedMisfits() {
        String tooGreat = "a whole number from -2147483648 to 2147483647";
        return Stream.of(
                arguments("{'count':3000000000}", Order.class, "count: " + tooGreat),
                arguments("{'count':2.9}", Order.class, "count: " + tooGreat),
                arguments("{'count':1e400}", Order.class, "count: " + tooGreat),
                arguments("{'item':1}", Order.class, "item: a string"),
                arguments("{'way':[{'x':1},{'x':'a'}]}", Order.class, "way[1].x: a whole number"),
                arguments("{'big':9223372036854775808}", Big.class, "big: a whole number from -9223372036854775808"),
                arguments("{'n':2147483648}", Made.class, "n: " + tooGreat),
                arguments("{'n':2147483648}", Adjusted.class, "n: " + tooGreat),
                arguments("[1,2147483648]", new GenericType<List<Integer>>() {}.type(), "[1]: " + tooGreat),
                arguments("[1,2147483648]", int[].class, "[1]: " + tooGreat),
                arguments("{'a':2147483648}", new GenericType<Map<String, Integer>>() {}.type(), "a: " + tooGreat),
                arguments("{'name':'x','admin':true}", User.class, "admin: nothing expected, not 'true}'"));
    }

    /** JSON-B would make other numbers of these, or read what it does not write. */
    @ParameterizedTest
    @MethodSource("nestedMisfits")
    void whatDoesNotFitInsideIsToldByItsProperty(String json, Type type, String expected) {
        String complaint =
                complaint(() -> wire("[" + json.replace('\'', '"') + "]").as(0, type));
        assertTrue(complaint.startsWith("argument 0, property " + expected), complaint);
        assertFalse(complaint.contains("dev.parley"), complaint);
    }

    @Test
    void whatARecordSaysOfItsValuesIsTold() {
        assertEquals("argument 0: count must not be negative", complaint(() -> wire("[{\"count\":-1}]")
                .as(0, Positive.class)));
        Arguments parts = new Arguments(Payload.of("[2]", "{\"limit\":1}"));
        BindingException refused = assertThrows(BindingException.class, () -> parts.to(Parts.class));
        assertEquals("the arguments: count must not exceed limit", refused.getMessage());
        assertTrue(refused.concerns(parts));
    }

    @Test
    void whatIsNeverReadMayBeLeftOut() {
        assertEquals(new User("x", false), wire("[{\"name\":\"x\"}]").as(0, User.class));
    }

    @SuppressWarnings("ArrayRecordComponent") // which is what is tried
    public record Picture(String name, byte[] pixels) {}

    @Test
    void octetsAreWrittenAsTheProtocolHasThem() {
        byte[] octets = {0, 1, 2, -1};
        String text = "\"\\u0000AAEC/w==\"";
        assertEquals("[" + text + "]", Arguments.of((Object) octets).toString());
        assertEquals(
                "[{\"name\":\"a\",\"pixels\":" + text + "}],{\"b\":[" + text + "]}",
                Arguments.of(new Picture("a", octets))
                        .with("b", List.of(octets))
                        .toString());

        assertArrayEquals(octets, wire("[" + text + "]").as(0, byte[].class));
        assertArrayEquals(octets, wire("[[0,1,2,-1]]").as(0, byte[].class));
        assertArrayEquals(
                octets, wire("[{\"pixels\":" + text + "}]").as(0, Picture.class).pixels());
        assertArrayEquals(
                octets,
                wire("[[" + text + "]]")
                        .as(0, new GenericType<List<byte[]>>() {})
                        .get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AAEC/w==\"", "\"\\u0000AA!\"", "7"})
    void whatIsNoBinaryDataIsToldSo(String json) {
        String complaint = complaint(() -> wire("[" + json + "]").as(0, byte[].class));
        assertTrue(complaint.startsWith("argument 0: binary data, a string of \\u0000 and base64,"), complaint);
        complaint = complaint(() -> wire("[{\"pixels\":" + json + "}]").as(0, Picture.class));
        assertTrue(complaint.startsWith("argument 0, property pixels: binary data"), complaint);
    }

    @Test
    void whatIsEndlessOrTooDeepCannotBeWritten() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertTrue(complaint(() -> Arguments.of(endless)).contains("it contains itself, or is nested too deep"));
        Object deep = 1;
        for (int i = 0; i < 254; i++) {
            deep = List.of(deep);
        }
        Object deepest = deep;
        // the list of arguments and the message are around it
        String whole = "[48,1,{},\"com.example.p\"," + Arguments.of(deepest) + "]";
        assertNull(new MessageDecoder().decode(whole).malformed());
        assertTrue(complaint(() -> Arguments.of(List.of(deepest))).contains("nested deeper than 256"));
    }

    public static class Loop {
        public Loop getItself() {
            return this;
        }
    }

    /** Yasson would, where it makes the string itself. */
    @Test
    void whatCannotBeWrittenIsToldOnceAndNotLogged() {
        try (LogLines log = LogLines.of("org.eclipse.yasson")) {
            assertTrue(complaint(() -> Arguments.of(new Loop())).contains("cannot be written as JSON"));

            assertEquals(
                    List.of(),
                    log.soFar().stream()
                            .filter(line -> line.contains("ncomplete"))
                            .toList());
        }
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
