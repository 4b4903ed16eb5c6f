package dev.parley.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parley.message.Message;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Right messages with a few wrong characters, against a strict parser of JSON. To repeat one: {@code -Dparley.seed=7}. */
class GeneratedTextsTest {
    private static final int TEXTS = 30_000;
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private static final List<String> MESSAGES = List.of(
            "[1,\"realm1\",{\"roles\":{\"caller\":{\"features\":{\"call_canceling\":true}}},\"x\":[null,-1.5e3]}]",
            "[3,{\"message\":\"no\"},\"wamp.error.no_such_realm\",[1],{\"a\":false}]",
            "[6, {}, \"wamp.close.close_realm\"]",
            "[8,68,12,{},\"com.myapp.error\",[\"Object is write protected.\"],{\"severity\":3}]",
            "[16,239714735,{\"acknowledge\":true},\"com.topic\",[],{\"color\":\"orange\",\"sizes\":[23,42,7]}]",
            "[32,1,{\"_mine\":{\"a\":[{}]}},\"com.gr\u00fc\u00dfe\"]",
            "[34,2,9007199254740992]",
            "[48 , 7 , {} , \"com.echo\" , [ 1.10 , 1e400 , -0.0 ] , { \"k\" : null } ]",
            "[49,7,{\"mode\":\"kill\"}]",
            "[64,3,{\"disclose_caller\":false},\"com.procedure\"]",
            "[66,4,5]",
            "[35,1]\u001e[17,2,3]\u001e");

    private static final String HEAD = "[70,6131533,{},";
    private static final List<String> PAYLOADS = List.of(
            "[]",
            "[\"a\"]",
            "[1.10,1e400,-0.0,12345678901234567890]",
            "[ true , null,[[{\"\":[ ]}]] ] , { \"k\" : [ false ] }",
            "[\"" + "0123456789abcdef".repeat(8) + "\",\"" + "ghij\\n\u00fc".repeat(12) + "\"]",
            "[\"" + "behind a \u20ac ".repeat(10) + "\"],{\"" + "k".repeat(150) + "\":[]}",
            "[],{\"userid\":123,\"karma\":[{\"a\":\"\\u00e9\\n\\\"\\\\\"}]}");

    private static final String LETTERS =
            "[]{}\",:\\.-+eE0123456789 \t\nnulltruefalseaAxu/'\u0000\u0018\u001e\u00fc\u2028\uffff";

    private static final Pattern SEPARATORS = Pattern.compile("[\u001e\u0018]");
    private static final Pattern ESCAPED_SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F]");

    @Test
    void aTextWithAFewWrongCharactersIsRefusedOrRead() {
        forManySeeds(random -> mutated(oneOf(MESSAGES, random), random), text -> {
            Batch batch = new MessageDecoder().decode(text);
            if (batch.malformed() == null) {
                SEPARATORS
                        .splitAsStream(text.strip())
                        .forEach(message -> assertNotNull(kinds(message), "read, but no JSON"));
            } else {
                assertFalse(batch.malformed().isBlank());
            }
            for (Message message : batch.messages()) {
                assertEquals(
                        List.of(message),
                        new MessageDecoder()
                                .decode(MessageEncoder.text(message))
                                .messages());
            }
        });
    }

    @Test
    void aPayloadWithAFewWrongCharactersIsReadIfItIsJson() {
        forManySeeds(random -> HEAD + mutated(oneOf(PAYLOADS, random) + "]", random), text -> {
            String kinds = kinds(text);
            boolean isFine = kinds != null
                    && kinds.matches("VALUE_NUMBER VALUE_NUMBER START_OBJECT START_ARRAY( START_OBJECT)? ");
            if (!ESCAPED_SURROGATE.matcher(text).find()) {
                Batch batch = new MessageDecoder().decode(text);
                boolean isRead = batch.malformed() == null && batch.separator() == 0;
                assertEquals(isFine, isRead, batch.malformed());
            }
        });
    }

    private static void forManySeeds(Function<Random, String> generator, Consumer<String> check) {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? TEXTS : only + 1); seed++) {
            String text = generator.apply(new Random(seed));
            try {
                check.accept(text);
            } catch (RuntimeException | StackOverflowError | AssertionFailedError wrong) {
                throw new AssertionFailedError("-Dparley.seed=" + seed + ": " + text + "\n" + wrong, wrong);
            }
        }
    }

    private static String oneOf(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static String mutated(String original, Random random) {
        StringBuilder text = new StringBuilder(original);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(4));
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, letter);
                case 1 -> text.setCharAt(at, letter);
                case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
                case 3 -> text.replace(at, end, "" + letter);
                case 4 -> text.deleteCharAt(at).append(letter);
                default -> text.replace(at, text.length(), text.substring(end) + " ");
            }
        }
        return text.toString();
    }

    /** Of the elements of a JSON array; null where the text is not JSON. */
    private static @Nullable String kinds(String text) {
        StringBuilder kinds = new StringBuilder();
        int depth = 0;
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                JsonParser.Event event = parser.next();
                boolean opens = event == JsonParser.Event.START_ARRAY || event == JsonParser.Event.START_OBJECT;
                boolean closes = event == JsonParser.Event.END_ARRAY || event == JsonParser.Event.END_OBJECT;
                if (depth == 1 && !closes) {
                    kinds.append(event).append(' ');
                }
                depth += opens ? 1 : closes ? -1 : 0;
            }
            return kinds.toString();
        } catch (JsonException notJson) {
            return null;
        }
    }
}
