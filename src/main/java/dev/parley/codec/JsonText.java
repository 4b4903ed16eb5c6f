package dev.parley.codec;

import dev.parley.message.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts JSON lists and objects into the texts of their parts, and quotes strings. Used by all that binds payloads to types. Stateless,
 * for any thread. {@link MalformedException} says where a text is not JSON.
 */
public final class JsonText {
    private JsonText() {}

    /** The JSON text of each element of a list. */
    public static List<String> elements(String list) throws MalformedException {
        return elements(list, Integer.MAX_VALUE);
    }

    /** The same; numbers of more characters are refused. */
    public static List<String> elements(String list, int maxNumberChars) throws MalformedException {
        List<String> elements = new ArrayList<>();
        split(new JsonScanner(list, maxNumberChars), elements, null);
        return elements;
    }

    /** The JSON text of each member of an object, by its key; numbers of more characters are refused. */
    public static Map<String, String> members(String dict, int maxNumberChars) throws MalformedException {
        Map<String, String> members = new LinkedHashMap<>();
        split(new JsonScanner(dict, maxNumberChars), null, members);
        return members;
    }

    private static void split(
            JsonScanner scanner, @Nullable List<String> elements, @Nullable Map<String, String> members)
            throws MalformedException {
        char close = elements != null ? ']' : '}';
        scanner.expect(elements != null ? '[' : '{', "");
        while (!scanner.take(close)) {
            scanner.take(',');
            String key = "";
            if (members != null) {
                key = scanner.string("a key");
                scanner.expect(':', "behind the key");
            }
            scanner.peek();
            int start = scanner.position();
            scanner.skipValue(1);
            String slice = scanner.slice(start, scanner.position());
            if (elements != null) {
                elements.add(slice);
            } else if (members != null) {
                members.put(key, slice);
            }
        }
    }

    /** Whether a text is one JSON value, with nothing but white space behind it, and can be an argument of a message. */
    public static boolean isSingle(String json) throws MalformedException {
        JsonScanner scanner = new JsonScanner(json);
        // it stands in a list, which stands in another
        scanner.skipValue(2);
        return scanner.atEnd();
    }

    /** The text of a value that consists of maps, lists, strings, finite numbers, booleans and nulls. */
    public static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        JsonWriter.write(json, value);
        return json.toString();
    }

    /** Appends a string as JSON. */
    public static void quote(StringBuilder json, String string) {
        JsonWriter.quote(json, string);
    }
}
