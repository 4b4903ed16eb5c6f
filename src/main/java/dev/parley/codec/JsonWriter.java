package dev.parley.codec;

import dev.parley.message.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the values that options and details consist of. Used by {@link MessageEncoder} and {@link JsonText}. */
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonWriter() {}

    static void write(StringBuilder json, @Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            json.append(value);
        } else if (value instanceof String string) {
            quote(json, string);
        } else if (value instanceof Map<?, ?> members) {
            writeMembers(json, members);
        } else if (value instanceof List<?> elements) {
            writeElements(json, elements);
        } else if (value instanceof Json written) {
            json.append(written.text());
        } else if (value instanceof Number number && isFinite(number)) {
            json.append(number);
        } else {
            throw new IllegalArgumentException("a "
                    + value.getClass().getName()
                    + " in options or details: only strings, finite numbers, booleans, lists and maps can stand there");
        }
    }

    private static boolean isFinite(Number number) {
        return !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
    }

    private static void writeMembers(StringBuilder json, Map<?, ?> members) {
        char before = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.append(before);
            quote(json, String.valueOf(member.getKey()));
            json.append(':');
            write(json, member.getValue());
            before = ',';
        }
        json.append(before == '{' ? "{}" : "}");
    }

    private static void writeElements(StringBuilder json, List<?> elements) {
        char before = '[';
        for (Object element : elements) {
            json.append(before);
            write(json, element);
            before = ',';
        }
        json.append(before == '[' ? "[]" : "]");
    }

    static void quote(StringBuilder json, String string) {
        json.append('"');
        int copied = 0;
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isSurrogate(c) && isPaired(string, i)) {
                continue;
            }
            json.append(string, copied, i);
            copied = i + 1;
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            } else {
                // half a surrogate pair has no UTF-8; U+FFFD is what every encoder would make of it
                json.append('\ufffd');
            }
        }
        json.append(string, copied, string.length()).append('"');
    }

    private static boolean isPaired(String string, int i) {
        return Character.isHighSurrogate(string.charAt(i))
                ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
    }
}
