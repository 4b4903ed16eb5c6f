package dev.parley.config;

import dev.parley.message.MatchPolicy;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks single values of a configuration and gives them their defaults. For the records of the configuration. */
final class Settings {
    private Settings() {}

    /** That value, checked; the first of those possible where it is absent. */
    static String oneOf(String place, @Nullable String value, String... possible) {
        if (value == null) {
            return possible[0];
        }
        if (!List.of(possible).contains(value)) {
            throw new ConfigurationException(
                    place + ": \"" + value + "\" is none of \"" + String.join("\", \"", possible) + "\"");
        }
        return value;
    }

    static MatchPolicy match(String place, @Nullable String match) {
        String name = oneOf(place + ".match", match, "exact", "prefix", "wildcard");
        return MatchPolicy.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static int atLeastOne(String place, @Nullable Integer value, long otherwise) {
        return atLeast(1, place, value, otherwise);
    }

    static int atLeast(int least, String place, @Nullable Integer value, long otherwise) {
        if (value == null) {
            return (int) otherwise;
        }
        if (value < least) {
            throw new ConfigurationException(place + ": must be at least " + least);
        }
        return value;
    }

    static <T> T required(String place, @Nullable T value, String advice) {
        if (value == null) {
            throw new ConfigurationException(place + ": missing; " + advice);
        }
        return value;
    }

    static <T> List<T> orNone(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }
}
