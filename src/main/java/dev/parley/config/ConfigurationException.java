package dev.parley.config;

import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The failure to use a configuration; the message names each place in it where something is wrong, and what to do. Thrown by this package. */
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The messages of all mistakes, of which {@link #getMessage} is made. */
    private final String[] mistakes;

    /** With a message that begins with the place in the configuration. */
    public ConfigurationException(String message) {
        super(message);
        this.mistakes = new String[] {message};
    }

    /** With a message that begins with the place in the configuration, such as {@code realms.realm1.roles}. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
        this.mistakes = new String[] {message};
    }

    private ConfigurationException(String[] mistakes, Throwable cause) {
        super(
                mistakes.length == 1 ? mistakes[0] : mistakes.length + " mistakes:\n  " + String.join("\n  ", mistakes),
                cause);
        this.mistakes = mistakes;
    }

    /** One failure for several, of which there is at least one. */
    static ConfigurationException ofAll(List<ConfigurationException> several) {
        String[] mistakes =
                several.stream().flatMap(each -> Stream.of(each.mistakes)).toArray(String[]::new);
        return new ConfigurationException(mistakes, several.get(0));
    }

    /** Those of its mistakes that are not at these places; null if there are none. */
    @Nullable
    ConfigurationException elsewhere(Set<String> places) {
        String[] others = Arrays.stream(mistakes)
                .filter(mistake -> places.stream().noneMatch(place -> mistake.startsWith(place + ":")))
                .toArray(String[]::new);
        return others.length == 0 ? null : new ConfigurationException(others, this);
    }

    /** The same failure as thrown by the packages {@code tls} and {@code token}, whose messages name the place too. */
    static ConfigurationException of(IllegalArgumentException complaint) {
        return new ConfigurationException(String.valueOf(complaint.getMessage()), complaint);
    }
}
