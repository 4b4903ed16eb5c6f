package dev.parley.codec;

import dev.parley.message.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts JSON texts into those of their parts, and puts strings between quotes. Used by whoever binds payloads to types. */
public final class JsonText {
    private JsonText() {}

    /** The JSON text of each element of a list. */
    public static List<String> elements(String list) throws MalformedException {
        return elements(list, Integer.MAX_VALUE);
    }

    /** The same, refusing longer numbers. */
    public static List<String> elements(String list, int maxNumberChars) throws MalformedException {
        List<String> elements = new ArrayList<>();
        split(new JsonScanner(list, maxNumberChars), elements, null);
        return elements;
    }

    /** The JSON text of each member of a dict, by its key; longer numbers are refused. */
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

    /** Whether nothing but white space follows the JSON value at the beginning. */
    public static boolean isSingle(String json) throws MalformedException {
        JsonScanner scanner = new JsonScanner(json);
        scanner.skipValue(1);
        return scanner.atEnd();
    }

    /** Appends a string as JSON. */
    public static void quote(StringBuilder json, String string) {
        JsonWriter.quote(json, string);
    }
}
