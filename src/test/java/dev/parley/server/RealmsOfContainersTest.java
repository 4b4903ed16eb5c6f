package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.config.ConfigurationFile;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.TestRealms;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration that containers play the transcripts with has the realms that the core has in its tests, but for those to which peers log in. */
class RealmsOfContainersTest {
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

    @Test
    void theyAreThoseOfTheTranscripts() throws Exception {
        RouterSettings configured = configured();
        List<RealmSettings> possible = TestRealms.OPEN.stream()
                // no configuration file can have it
                .filter(realm -> !realm.name().equals("misconfigured"))
                .toList();
        assertEquals(bare(possible), bare(configured.realms()));
        assertEquals(TestRealms.SETTINGS.sessionLimits(), configured.sessionLimits());
        assertEquals(TestRealms.SETTINGS.realmLimits(), configured.realmLimits());
        for (String uri : uris()) {
            assertEquals(rules(possible, uri), rules(configured.realms(), uri));
        }
    }

    private static RouterSettings configured() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(RealmsOfContainersTest.class.getResourceAsStream("/it/test-realms.json"))) {
            return ConfigurationFile.read(
                            new InputStreamReader(file, StandardCharsets.UTF_8), null, System.getenv()::get)
                    .resolve()
                    .router();
        }
    }

    /** Without the rules, which cannot be compared. */
    private static Map<String, RealmSettings> bare(List<RealmSettings> realms) {
        Map<String, RealmSettings> bare = new TreeMap<>();
        for (RealmSettings realm : realms) {
            bare.put(
                    realm.name(),
                    new RealmSettings(
                            realm.name(),
                            realm.strictRequestIds(),
                            realm.strictFeatures(),
                            realm.uris(),
                            realm.authentication(),
                            Map.of(),
                            realm.authorizer(),
                            realm.history(),
                            realm.durable(),
                            realm.resume()));
        }
        return bare;
    }

    /** What each role may do with a URI. */
    private static Map<String, Rule> rules(List<RealmSettings> realms, String uri) {
        Map<String, Rule> rules = new TreeMap<>();
        for (RealmSettings realm : realms) {
            for (Map.Entry<String, Rules> role : realm.roles().entrySet()) {
                rules.put(realm.name() + " " + role.getKey(), role.getValue().about(uri));
            }
        }
        return rules;
    }

    /** All strings that occur in transcripts. */
    private static Set<String> uris() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(RealmsOfContainersTest.class.getResource("/transcripts"))
                .toURI());
        Set<String> uris = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                STRING.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(uris::add);
            }
        }
        return uris;
    }
}
