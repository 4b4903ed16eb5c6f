package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbNumberFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records with components of the types of type variables, which JSON-B alone does not read. */
class GenericRecordsTest {
    private static final String NAME = GenericRecordsTest.class.getName() + "$";

    public record Pair<A, B>(A first, B second) {}

    public record Order(String item, int count) {}

    public record Journey(String name, Pair<Integer, LocalDate> start, List<Pair<String, Order>> stops) {}

    public record Node<T>(T value, List<Node<T>> children) {}

    @SuppressWarnings("ArrayRecordComponent") // JSON-B reads arrays too
    public record Envelope<T>(
            @JsonbProperty("t") T content, Optional<T> more, OptionalInt size, T[] all, boolean last) {}

    public record Positive<T>(T content, int count) {
        public Positive {
            if (count < 1) {
                throw new IllegalArgumentException("the count must be positive");
            }
        }
    }

    public static class Bean {
        public @Nullable Pair<Integer, Integer> pair;
    }

    public record Formatted<T>(
            T content, @JsonbNumberFormat("#0.00") BigDecimal price) {}

    public record Made<T>(T content) {
        @JsonbCreator
        public static <T> Made<T> of(@JsonbProperty("content") T content) {
            return new Made<>(content);
        }
    }

    private static <T> T read(GenericType<T> type, String json) {
        return Arguments.ofJson(List.of(json), Map.of()).as(0, type);
    }

    private static BindingException refusal(GenericType<?> type, String json) {
        return assertThrows(BindingException.class, () -> read(type, json));
    }

    private static String written(Object value) {
        return Arguments.of(value).json(0).orElseThrow();
    }

    @Test
    void aRecordOfTwoVariablesComesBackEqual() {
        Pair<Integer, String> pair = new Pair<>(1, "x");

        assertEquals(pair, read(new GenericType<Pair<Integer, String>>() {}, written(pair)));
        assertEquals(
                new Pair<>(new Order("tea", 2), List.of(1L)),
                read(
                        new GenericType<Pair<Order, List<Long>>>() {},
                        "{\"first\":{\"item\":\"tea\",\"count\":2},\"second\":[1]}"));
    }

    @Test
    void itStandsInListsMapsAndOptionals() {
        String pair = "{\"first\":1,\"second\":\"x\"}";
        Pair<Integer, String> expected = new Pair<>(1, "x");

        assertEquals(List.of(expected), read(new GenericType<List<Pair<Integer, String>>>() {}, "[" + pair + "]"));
        Set<Pair<Integer, String>> set = read(new GenericType<>() {}, "[" + pair + "," + pair + "]");
        assertEquals(new LinkedHashSet<>(List.of(expected)), set);
        SortedMap<String, Pair<Integer, String>> map = read(new GenericType<>() {}, "{\"k\":" + pair + "}");
        assertEquals(new TreeMap<>(Map.of("k", expected)), map);
        assertEquals(Optional.of(expected), read(new GenericType<Optional<Pair<Integer, String>>>() {}, pair));
    }

    @Test
    void itStandsInOtherRecordsAndInItself() {
        Journey journey = new Journey(
                "west",
                new Pair<>(7, LocalDate.of(2026, 1, 31)),
                List.of(new Pair<>("inn", new Order("tea", 2)), new Pair<>("ferry", new Order("seat", 1))));
        Node<Integer> tree = new Node<>(1, List.of(new Node<>(2, List.of()), new Node<>(3, List.of())));
        Pair<Integer, Pair<String, Long>> nested = new Pair<>(1, new Pair<>("x", 2L));

        assertEquals(journey, Arguments.of(journey).as(0, Journey.class));
        assertEquals(tree, read(new GenericType<Node<Integer>>() {}, written(tree)));
        assertEquals(nested, read(new GenericType<Pair<Integer, Pair<String, Long>>>() {}, written(nested)));
    }

    @Test
    void componentsHaveTheirNamesAndWhatIsAbsentIsLeftOut() {
        Envelope<Order> full = read(
                new GenericType<>() {},
                "{\"other\":[{}],\"t\":{\"item\":\"a\",\"count\":1},\"more\":{\"item\":\"b\",\"count\":2},\"size\":3,"
                        + "\"all\":[{\"item\":\"c\",\"count\":3},null],\"last\":true}");
        Envelope<Order> empty = read(new GenericType<>() {}, "{\"t\":null,\"more\":null}");

        assertEquals(new Order("a", 1), full.content());
        assertEquals(Optional.of(new Order("b", 2)), full.more());
        assertEquals(OptionalInt.of(3), full.size());
        assertArrayEquals(new Order[] {new Order("c", 3), null}, full.all());
        assertTrue(full.last());
        assertEquals(new Envelope<Order>(null, Optional.empty(), OptionalInt.empty(), null, false), empty);
    }

    @Test
    void octetsAndLongNumbersAreAsElsewhere() {
        Pair<byte[], BigDecimal> pair = new Pair<>(new byte[] {0, 1, -1}, new BigDecimal("1.10"));
        Pair<byte[], BigDecimal> read = read(new GenericType<>() {}, written(pair));

        assertArrayEquals(pair.first(), read.first());
        assertEquals(pair.second(), read.second());
    }

    @Test
    void aVariableWithoutAMeaningIsWhateverJsonIs() {
        assertEquals(
                new Pair<>(new BigDecimal(1), "x"),
                Arguments.ofJson(List.of("{\"first\":1,\"second\":\"x\"}"), Map.of())
                        .as(0, Pair.class));
        assertEquals(
                new Pair<>("a", 3),
                read(new GenericType<Pair<?, ? extends Integer>>() {}, "{\"first\":\"a\",\"second\":3}"));
    }

    @Test
    void theFirstPlaceThatDoesNotFitIsNamed() {
        assertEquals(
                "argument 0, property second: a string expected, not '7}' at character 20",
                refusal(new GenericType<Pair<Integer, String>>() {}, "{\"first\":1,\"second\":7}")
                        .getMessage());
        assertEquals(
                "argument 0: the count must be positive",
                refusal(new GenericType<Positive<String>>() {}, "{\"content\":\"x\"}")
                        .getMessage());
    }

    @Test
    void whatCannotBeReadNamesRecordAndComponentAndWhatToDo() {
        String pair = "{\"pair\":{\"first\":1,\"second\":2}}";
        Throwable inAClass = refusal(new GenericType<Bean>() {}, pair).getCause();
        Throwable formatted = refusal(new GenericType<Formatted<String>>() {}, "{\"content\":\"x\",\"price\":\"1.10\"}")
                .getCause();
        Throwable made = refusal(new GenericType<Made<String>>() {}, "{\"content\":\"x\"}")
                .getCause();

        String of = " is not read, because the component '%s' of the record " + NAME
                + "%s has the type of a type variable: ";
        assertEquals(
                "the class " + NAME + "Bean" + of.formatted("first", "Pair")
                        + "make the class a record, or give the component a type",
                said(inAClass));
        assertEquals(
                "the record " + NAME + "Formatted" + of.formatted("content", "Formatted")
                        + "take the annotations of 'price' away, or give the component a type",
                said(formatted));
        assertEquals(
                "the record " + NAME + "Made" + of.formatted("content", "Made")
                        + "take the annotations of constructors and factories away, or give the component a type",
                said(made));
    }

    private static @Nullable String said(@Nullable Throwable cause) {
        return cause == null ? null : cause.getMessage();
    }
}
