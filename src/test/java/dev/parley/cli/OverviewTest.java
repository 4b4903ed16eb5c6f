package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OverviewTest {
    @Test
    void theExamplesBesideTheProjectWorkAsTheyAre() throws Exception {
        Path examples = Path.of("../shared/examples");
        Assumptions.assumeTrue(Files.isDirectory(examples), "no examples here");
        for (String name : List.of("open.json", "lenient.json", "identity.json")) {
            ConfigurationFile.Loaded loaded = ConfigurationFile.load(examples.resolve(name));
            StringWriter text = new StringWriter();
            try (PrintWriter out = new PrintWriter(text)) {
                new Overview(loaded.configuration(), loaded.secrets()).print(out);
            }
            assertTrue(text.toString().contains("Realm realm1"), text.toString());
        }
    }
}
