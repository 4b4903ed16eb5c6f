package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeAdapter;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EncodeException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonbCodecTest {
    private static final String LINE = "{\"item\":\"tea\",\"count\":2,\"price\":1.50}";

    /** As many kinds of properties as there are. */
    public record Order(
            String customer,
            List<Line> lines,
            LocalDate since,
            Optional<String> note,
            Map<String, Integer> stock,
            Payment payment,
            boolean isPaid) {}

    public record Line(String item, int count, BigDecimal price) {}

    public enum Payment {
        CARD,
        INVOICE
    }

    public record Page<T>(List<T> items, int total) {}

    /** With a name of its own. */
    public record Named(@JsonbProperty("the-name") String name) {}

    public record Priced(@JsonbTypeAdapter(Cents.class) Long cents) {}

    public static class Cents implements JsonbAdapter<Long, String> {
        @Override
        public String adaptToJson(Long cents) {
            return cents + " ct";
        }

        @Override
        public Long adaptFromJson(String text) {
            return Long.valueOf(text.replace(" ct", ""));
        }
    }

    public static class Bean {
        private int size;
        public String name;

        public int getSize() {
            return size;
        }

        public void setSize(int size) {
            this.size = size;
        }
    }

    @JsonbTypeInfo({
        @JsonbSubtype(alias = "circle", type = Circle.class),
        @JsonbSubtype(alias = "square", type = Square.class)
    })
    public interface Shape {}

    public record Circle(int radius) implements Shape {}

    public record Square(int side) implements Shape {}

    public record Tree(String name, List<Tree> children) {}

    public static class Loop {
        public Loop self = this;
    }

    static final class OrderCodec extends JsonbCodec<Order> {}

    static final class OrdersCodec extends JsonbCodec<List<Order>> {}

    static final class PageCodec extends JsonbCodec<Page<Line>> {}

    abstract static class ListCodec<E> extends JsonbCodec<List<E>> {}

    static final class LinesCodec extends ListCodec<Line> {}

    static final class NamedCodec extends JsonbCodec<Named> {}

    static final class PricedCodec extends JsonbCodec<Priced> {}

    static final class BeanCodec extends JsonbCodec<Bean> {}

    static final class ShapeCodec extends JsonbCodec<Shape> {}

    static final class TreeCodec extends JsonbCodec<Tree> {}

    static final class DecimalCodec extends JsonbCodec<BigDecimal> {}

    static final class AnythingCodec extends JsonbCodec<Map<String, Object>> {}

    static final class LoopCodec extends JsonbCodec<Loop> {}

    static final class ForgivingDecoder extends ForgivingJsonbDecoder {
        ForgivingDecoder() {
            super(Order.class);
        }
    }

    static final class OtherNamesCodec extends JsonbCodec<Line> {
        OtherNamesCodec() {
            super(new JsonbConfig().withPropertyNamingStrategy(PropertyNamingStrategy.UPPER_CAMEL_CASE));
        }
    }

    static final class OpenCodec<T> extends JsonbCodec<T> {}

    private static String misfit(JsonbCodec<?> codec, String text) {
        return assertThrows(MisfitException.class, () -> codec.decode(text)).getMessage();
    }

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        OrderCodec codec = new OrderCodec();
        Order order = new Order(
                "Ann \"A\" Ø",
                List.of(new Line("tea", 2, new BigDecimal("1.50"))),
                LocalDate.of(2026, 1, 31),
                Optional.of("soon"),
                Map.of("tea", 7),
                Payment.INVOICE,
                true);
        assertEquals(order, codec.decode(codec.encode(order)));
    }

    @Test
    void theTypeIsThatOfTheSubclassHoweverDeepItStands() throws Exception {
        assertEquals(2, new LinesCodec().decode("[" + LINE + "]").get(0).count());
        assertEquals(
                new BigDecimal("1.50"),
                new PageCodec()
                        .decode("{\"items\":[" + LINE + "],\"total\":1}")
                        .items()
                        .get(0)
                        .price());
        assertEquals(
                "Ann",
                new OrdersCodec().decode("[{\"customer\":\"Ann\"}]").get(0).customer());
        assertEquals(
                "[{\"count\":2,\"item\":\"tea\",\"price\":1.50}]",
                new LinesCodec().encode(List.of(new Line("tea", 2, new BigDecimal("1.50")))));
    }

    @Test
    void aSubclassThatLeavesTheTypeOpenIsToldSo() {
        assertTrue(assertThrows(IllegalStateException.class, OpenCodec::new)
                .getMessage()
                .contains("leaves open what type it is of"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"lines\":[{\"count\":1},{\"count\":\"many\"}]} | lines[1].count: a whole number expected, not '\"many\"}]}' at character 31",
                "{\"lines\":[{\"count\":1.5}]} | lines[0].count: a whole number from -2147483648 to 2147483647 expected, not '1.5}]}' at character 19",
                "{\"lines\":[{\"count\":3000000000}]} | lines[0].count: a whole number from -2147483648 to 2147483647 expected, not '3000000000}]' at character 19",
                "{\"lines\":{}} | lines: a list expected, not '{}}' at character 9",
                "{\"lines\":[7]} | lines[0]: an object expected, not '7]}' at character 10",
                "{\"customer\":5} | customer: a string expected, not '5}' at character 12",
                "{\"isPaid\":\"yes\"} | isPaid: true or false expected, not '\"yes\"}' at character 10",
                "{\"payment\":\"CASH\"} | payment: one of \"CARD\", \"INVOICE\" expected, not '\"CASH\"}' at character 11",
                "{\"since\":\"tomorrow\"} | since: a date such as \"2026-01-31\" expected, not '\"tomorrow\"}' at character 9",
                "{\"note\":[]} | note: a string expected, not '[]}' at character 8",
                "{\"stock\":{\"tea\":\"x\"}} | stock.tea: a whole number expected, not '\"x\"}}' at character 16",
                "{\"lines\":[{\"price\":\"cheap\"}]} | lines[0].price: a number expected, not '\"cheap\"}]}' at character 19",
                "{\"isPaid\":null} | isPaid: true or false expected, not null",
                "{\"lines\":[{\"count\":null}]} | lines[0].count: a whole number expected, not null",
                "[] | an object expected, not '[]' at character 0",
                "null | an object expected, not null",
                "{\"customer\":\"Ann\" | '}' or ',' expected, not the end of the message",
                "{\"customer\":\"Ann\"}x | the end of the text expected, not 'x' at character 18",
                "{'customer':1} | a key expected, not ''customer':1' at character 1",
            })
    void whatDoesNotFitIsSaidWithItsPlace(String text, String message) {
        assertEquals(message, misfit(new OrderCodec(), text));
        Decoded decoded = new ForgivingDecoder().decode(text);
        assertFalse(decoded.fits());
        assertEquals(message, decoded.misfit().message());
    }

    @Test
    void anEmptyTextDoesNotFit() {
        assertEquals("an object expected, not the end of the message", misfit(new OrderCodec(), ""));
    }

    @Test
    void theMisfitTellsPropertyAndPosition() {
        MisfitException failure = assertThrows(
                MisfitException.class, () -> new OrderCodec().decode("{\"lines\":[{\"count\":\"many\"}]}"));
        assertEquals("lines[0].count", failure.misfit().place());
        assertEquals(19, failure.misfit().position());
        assertEquals(0, failure.getStackTrace().length);
    }

    @Test
    void ofALongTextTheErrorHasTheBeginning() {
        DecodeException failure =
                assertThrows(DecodeException.class, () -> new OrderCodec().decode("[" + "1,".repeat(100_000) + "1]"));
        assertEquals(201, failure.getText().length());
        assertTrue(failure.getMessage().length() < 100);
    }

    @Test
    void noClassNameIsTold() {
        for (String text : List.of("7", "{\"lines\":[7]}", "{\"since\":\"x\"}", "{\"payment\":7}")) {
            String message = misfit(new OrderCodec(), text);
            assertFalse(message.contains("Order") || message.contains("java"), message);
        }
    }

    @Test
    void nullAndAbsentAndUnknownPropertiesAreAsJsonBHasThem() throws Exception {
        Order order = new OrderCodec().decode("{\"customer\":null,\"colour\":[1,{\"x\":\"y\"}]}");
        assertEquals(null, order.customer());
        assertEquals(null, order.lines());
        assertFalse(order.isPaid());
    }

    @Test
    void namesOfAnnotationsCount() throws Exception {
        NamedCodec codec = new NamedCodec();
        assertEquals("the-name: a string expected, not '7}' at character 12", misfit(codec, "{\"the-name\":7}"));
        assertEquals("Ann", codec.decode("{\"the-name\":\"Ann\",\"name\":7}").name());
    }

    @Test
    void whatAnAdapterReadsIsLeftToIt() throws Exception {
        assertEquals(12, new PricedCodec().decode("{\"cents\":\"12 ct\"}").cents());
        assertEquals("not what is expected here", misfit(new PricedCodec(), "{\"cents\":\"a dozen\"}"));
    }

    @Test
    void beansAreLookedAtAsRecordsAre() throws Exception {
        assertEquals(3, new BeanCodec().decode("{\"size\":3,\"name\":\"x\"}").getSize());
        assertEquals(
                "size: a whole number expected, not '\"3\"}' at character 8",
                misfit(new BeanCodec(), "{\"size\":\"3\"}"));
        assertEquals("name: a string expected, not '3}' at character 8", misfit(new BeanCodec(), "{\"name\":3}"));
    }

    @Test
    void subtypesAreFoundByTheirNames() throws Exception {
        ShapeCodec codec = new ShapeCodec();
        assertEquals(new Square(2), codec.decode(codec.encode(new Square(2))));
        assertEquals(new Circle(1), codec.decode("{\"@type\":\"circle\",\"radius\":1}"));
    }

    @Test
    void typesThatContainThemselvesAreReadAsDeepAsTheyAre() throws Exception {
        TreeCodec codec = new TreeCodec();
        Tree tree = codec.decode("{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}");
        assertEquals("b", tree.children().get(0).name());
        assertEquals(
                "children[0].children[0].name: a string expected, not '1}]}]}' at character 44",
                misfit(codec, "{\"children\":[{\"children\":[{          \"name\":1}]}]}"));
    }

    @Test
    void nestingTooDeepIsRefused() {
        String deep = "{\"children\":[".repeat(200) + "]}".repeat(200);
        assertTrue(misfit(new TreeCodec(), deep).contains("nested deeper than 256"));
        String endless = "{\"x\":" + "[".repeat(100_000);
        assertTrue(misfit(new OrderCodec(), endless).contains("nested deeper than 256"));
        assertTrue(misfit(new OtherNamesCodec(), endless).contains("nested deeper than 256"));
    }

    @Test
    void aNumberOfManyDigitsIsRefusedBeforeAnyoneMakesOne() {
        String million = "9".repeat(1_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (JsonbCodec<?> codec :
                    List.of(new DecimalCodec(), new AnythingCodec(), new OrderCodec(), new OtherNamesCodec())) {
                String text = codec instanceof DecimalCodec ? million : "{\"x\":" + million + "}";
                assertTrue(
                        misfit(codec, text).contains("a number of 1000000 characters, more than 1000"),
                        codec.toString());
            }
            assertTrue(misfit(new DecimalCodec(), '"' + million + '"').startsWith("a number expected"));
            assertEquals(new BigDecimal("9".repeat(1000)), new DecimalCodec().decode("9".repeat(1000)));
        });
    }

    @Test
    void aConfigurationOfOnesOwnIsUsedAndItsErrorsAreStillErrors() throws Exception {
        OtherNamesCodec codec = new OtherNamesCodec();
        codec.init(null);
        Line line = new Line("tea", 2, new BigDecimal("1.5"));
        assertEquals("{\"Count\":2,\"Item\":\"tea\",\"Price\":1.5}", codec.encode(line));
        assertEquals(line, codec.decode(codec.encode(line)));
        assertEquals("not what is expected here", misfit(codec, "{\"Count\":\"many\"}"));
        codec.destroy();
        codec.destroy();
    }

    @Test
    void whatCannotBeWrittenIsAnEncodeException() {
        EncodeException failure = assertThrows(EncodeException.class, () -> new LoopCodec().encode(new Loop()));
        assertTrue(failure.getMessage().startsWith("cannot be written as JSON"), failure.getMessage());
    }

    @Test
    void oneCodecServesManyThreads() throws Exception {
        OrderCodec codec = new OrderCodec();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> work = IntStream.range(0, 200)
                    .mapToObj(i -> (Callable<Integer>) () -> codec.decode("{\"lines\":[{\"count\":" + i + "}]}")
                            .lines()
                            .get(0)
                            .count())
                    .toList();
            List<Future<Integer>> counts = threads.invokeAll(work);
            for (int i = 0; i < counts.size(); i++) {
                assertEquals(i, counts.get(i).get());
            }
        } finally {
            threads.shutdown();
        }
    }
}
