package dev.parley.config;

import dev.parley.message.MatchPolicy;
import dev.parley.tls.TlsKeys;
import dev.parley.tls.TlsSettings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The checks and defaults of single values. Called by the records of the configuration; each throws a {@link ConfigurationException}. */
final class Settings {
    private Settings() {}

    /** The value, which must be one of those possible; the first of them if it is absent. */
    static String oneOf(String place, @Nullable String value, String... possible) {
        if (value == null) {
            return possible[0];
        }
        if (!List.of(possible).contains(value)) {
            throw new ConfigurationException(
                    place + ": \"" + value + "\" must be one of \"" + String.join("\", \"", possible) + "\"");
        }
        return value;
    }

    /** The match policy of that name; exact if it is absent. */
    static MatchPolicy match(String place, @Nullable String match) {
        String name = oneOf(place + ".match", match, "exact", "prefix", "wildcard");
        return MatchPolicy.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The value, which must be at least 1; another if it is absent. */
    static int atLeastOne(String place, @Nullable Integer value, long otherwise) {
        return atLeast(1, place, value, otherwise);
    }

    /** The value, which must not be less than that; another if it is absent. */
    static int atLeast(int least, String place, @Nullable Integer value, long otherwise) {
        if (value == null) {
            return (int) otherwise;
        }
        if (value < least) {
            throw new ConfigurationException(place + ": must be at least " + least + ", not " + value);
        }
        return value;
    }

    /** The value, which must not be absent; the advice tells what to do if it is. */
    static <T> T required(String place, @Nullable T value, String advice) {
        if (value == null) {
            throw new ConfigurationException(place + ": missing; " + advice);
        }
        return value;
    }

    /** The list; an empty one if it is absent. */
    static <T> List<T> orNone(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }

    /**
     * Reads the keys of a listener from their files, as they are now; null to listen without TLS.
     *
     * @param place where the listener stands in the configuration
     */
    static @Nullable TlsKeys keys(String place, @Nullable TlsSettings tls) {
        try {
            return tls == null ? null : TlsKeys.of(place + ".tls", tls);
        } catch (IllegalArgumentException wrong) {
            throw ConfigurationException.of(wrong);
        }
    }
}
