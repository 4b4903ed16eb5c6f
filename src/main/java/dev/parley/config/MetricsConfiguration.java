package dev.parley.config;

import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import dev.parley.router.UriGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code metrics}: by what URIs the metrics tell calls and publications apart. Created by {@link ConfigurationReader}; what is absent
 * is null.
 *
 * @param groups the groups, of which the first that matches counts; by default none
 */
public record MetricsConfiguration(@Nullable List<Group> groups) {
    private static final String PLACE = "metrics.groups";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,50}");

    /** Each has some hundred series for each realm. */
    private static final int MOST = 50;

    /**
     * URIs that are counted together.
     *
     * @param name what the label {@code group} says
     * @param uri the URI, prefix or pattern of procedures and topics
     * @param match which of these it is; by default exact
     */
    public record Group(
            @Nullable String name,
            @Nullable String uri,
            @Nullable String match) {
        private UriGroup settings(String place) {
            String known = Settings.required(place + ".name", name, "it is what the label group says");
            if (!NAME.matcher(known).matches() || known.equals(UriGroup.OTHER)) {
                throw new ConfigurationException(place + ".name: must be up to 50 letters, digits, dots, hyphens or"
                        + " underscores, and not \"" + UriGroup.OTHER + "\", which is what no group matches");
            }
            MatchPolicy policy = Settings.match(place, match);
            String pattern = Settings.required(place + ".uri", uri, "such as \"com.example.\" with match prefix");
            String wrong = Uri.complaint(pattern, Uri.Rule.LOOSE, policy);
            if (wrong != null) {
                throw new ConfigurationException(place + ".uri: " + wrong);
            }
            return new UriGroup(known, pattern, policy);
        }
    }

    List<UriGroup> settings(Mistakes mistakes) {
        List<Group> configured = Settings.orNone(groups);
        List<UriGroup> settings = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < configured.size(); i++) {
            Group group = configured.get(i);
            String place = PLACE + "[" + i + "]";
            mistakes.inspect(() -> {
                UriGroup one = group.settings(place);
                if (!names.add(one.name())) {
                    throw new ConfigurationException(
                            place + ".name: \"" + one.name() + "\" is the name of a group before it");
                }
                settings.add(one);
            });
        }
        mistakes.inspect(() -> {
            if (configured.size() > MOST) {
                throw new ConfigurationException(
                        PLACE + ": has " + configured.size() + " groups, and may have " + MOST);
            }
        });
        return settings;
    }
}
