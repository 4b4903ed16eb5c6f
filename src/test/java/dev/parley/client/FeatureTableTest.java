package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.core.ClientCore;
import dev.parley.message.Feature;
import dev.parley.message.Role;
import dev.parley.router.Transcript;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's table of features says what is announced and proven, and no more. */
class FeatureTableTest {
    private static final Path PAGE = Path.of("src/docs/wamp.md");
    private static final List<Role> CLIENT_ROLES = List.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.CALLER, Role.CALLEE);

    @Test
    void theTableOfFeaturesIsTrue() throws IOException, URISyntaxException {
        List<Transcript> transcripts = Transcript.all();
        List<String> expected = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            long proofs = transcripts.stream()
                    .filter(transcript -> transcript.features().contains(feature.key()))
                    .count();
            expected.add("| `" + feature.key() + "` | yes | " + client(feature) + " | " + proofs + " |");
        }
        assertEquals(
                String.join("\n", expected),
                String.join("\n", rows()),
                "the rows of the page's table, without their column for people");
    }

    private static String client(Feature feature) {
        boolean isForClients = CLIENT_ROLES.stream().anyMatch(feature::concerns);
        return !isForClients ? "—" : ClientCore.features().contains(feature) ? "yes" : "no";
    }

    /** Without the second column, which explains. */
    private static List<String> rows() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.matches("\\| `\\w+` \\|.*\\| (yes|no) \\| (yes|no|—) \\| \\d+ \\|"))
                    .map(line -> line.replaceFirst(
                            "^(\\| `\\w+` \\|).*?\\|( (?:yes|no) \\| (?:yes|no|—) \\| \\d+ \\|)$", "$1$2"))
                    .toList();
        }
    }
}
