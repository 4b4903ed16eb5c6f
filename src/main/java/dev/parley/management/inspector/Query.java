package dev.parley.management.inspector;

import dev.parley.runtime.Inspection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. Made and read by {@link Inspector}; what is wrong with them is an {@link IllegalArgumentException}. */
final class Query {
    static final String REALM = "realm";
    static final String AFTER = "after";
    static final String LIMIT = "limit";
    static final String FILTER = "filter";
    static final int MOST_CHARS = 200;

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads them.
     *
     * @param text behind the question mark
     * @param known the names that there may be
     */
    Query(String text, String... known) {
        for (String each : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int end = each.indexOf('=');
            String name = decoded(end < 0 ? each : each.substring(0, end));
            if (!List.of(known).contains(name)) {
                throw new IllegalArgumentException("there is no parameter '" + name + "' here, but "
                        + (known.length == 0 ? "none at all" : String.join(", ", known)));
            }
            if (values.put(name, end < 0 ? "" : decoded(each.substring(end + 1))) != null) {
                throw new IllegalArgumentException("the parameter '" + name + "' is there twice");
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("'%' must be followed by two hexadecimal digits", malformed);
        }
    }

    /** The parameter of that name, which must be there. */
    String required(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the parameter '" + name + "' is missing");
        }
        return value;
    }

    /** Whether the parameter of that name is there, be it empty. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The parameter of that name as it is; empty where it is not there. */
    String whole(String name) {
        return values.getOrDefault(name, "");
    }

    /** The parameter of that name; null where it is not there, or empty. */
    @Nullable
    String text(String name) {
        String value = values.get(name);
        if (value != null && value.length() > MOST_CHARS) {
            throw new IllegalArgumentException(
                    "the parameter '" + name + "' has more than " + MOST_CHARS + " characters");
        }
        return value == null || value.isEmpty() ? null : value;
    }

    /** A number that must be there. */
    long id(String name) {
        return number(name, required(name), Long.MAX_VALUE);
    }

    /** Behind what the list begins; 0 for its beginning. */
    long after() {
        String value = values.get(AFTER);
        return value == null ? 0 : number(AFTER, value, Long.MAX_VALUE);
    }

    /** How many are wanted. */
    int limit() {
        String value = values.get(LIMIT);
        int limit = value == null ? Inspection.MOST : (int) number(LIMIT, value, Inspection.MOST);
        if (limit == 0) {
            throw new IllegalArgumentException("the parameter 'limit' must be from 1 to " + Inspection.MOST);
        }
        return limit;
    }

    private static long number(String name, String value, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("the parameter '" + name + "' must be a number", noNumber);
        }
        throw new IllegalArgumentException("the parameter '" + name + "' must be a number from 0 to " + most);
    }
}
