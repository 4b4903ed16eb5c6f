package dev.parley.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a part of a configuration, gathered so that somebody who corrects it is told everything at once. Made by whoever
 * looks at several entries, which are independent of each other; for one thread.
 */
final class Mistakes {
    private final List<ConfigurationException> found = new ArrayList<>();

    /** What the entry gives; null if it is wrong, which {@link #check} tells later. */
    <T> @Nullable T in(Supplier<@Nullable T> entry) {
        try {
            return entry.get();
        } catch (ConfigurationException wrong) {
            found.add(wrong);
            return null;
        }
    }

    /** Looks at an entry; {@link #check} tells later if it is wrong. */
    void inspect(Runnable entry) {
        in(() -> {
            entry.run();
            return null;
        });
    }

    /** Has {@link #check} tell that too. */
    void add(ConfigurationException mistake) {
        found.add(mistake);
    }

    /** Whether nothing is wrong so far. */
    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The value, or what it is if it is absent; a value below 1 is a mistake. */
    int atLeastOne(String place, @Nullable Integer value, long otherwise) {
        return atLeast(1, place, value, otherwise);
    }

    /** The value, or what it is if it is absent; a value below that is a mistake. */
    int atLeast(int least, String place, @Nullable Integer value, long otherwise) {
        inspect(() -> Settings.atLeast(least, place, value, otherwise));
        return Settings.atLeast(Integer.MIN_VALUE, place, value, otherwise);
    }

    /** The value, or what it is if it is absent; a value beyond these is a mistake. */
    int between(int least, int most, String place, @Nullable Integer value, long otherwise) {
        inspect(() -> {
            if (value != null && value > most) {
                throw new ConfigurationException(place + ": must be at most " + most + ", not " + value);
            }
        });
        return atLeast(least, place, value, otherwise);
    }

    /**
     * Ends the looking.
     *
     * @throws ConfigurationException if something is wrong; its message has all of it
     */
    void check() {
        if (!found.isEmpty()) {
            throw ConfigurationException.ofAll(found);
        }
    }
}
