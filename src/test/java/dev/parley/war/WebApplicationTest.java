package dev.parley.war;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationException;
import dev.parley.config.EngineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where what the router keeps may be in a container. */
class WebApplicationTest {
    @TempDir
    private Path folder;

    private void requireOutside(Path file) {
        WebApplication.requireOutside(folder.resolve("app").toString() + "/", new EngineSettings.InFile(file, true));
    }

    @Test
    void whatIsKeptIsNotInTheFolderOfTheWebApplication() throws Exception {
        Path app = Files.createDirectories(folder.resolve("app/WEB-INF")).getParent();
        for (Path inside : new Path[] {
            app.resolve("parley.store"),
            app.resolve("WEB-INF/parley.store"),
            app.resolve("data/parley.store"),
            folder.resolve("other/../app/parley.store"),
            Files.createSymbolicLink(folder.resolve("link"), app).resolve("parley.store")
        }) {
            ConfigurationException refused =
                    assertThrows(ConfigurationException.class, () -> requireOutside(inside), inside::toString);
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .startsWith("engine.file: " + inside + " is in the folder of this web application"),
                    refused::getMessage);
        }
    }

    @Test
    void itMayBeElsewhere() throws Exception {
        Path app = Files.createDirectories(folder.resolve("app"));
        assertDoesNotThrow(() -> requireOutside(folder.resolve("parley.store")));
        assertDoesNotThrow(() -> requireOutside(folder.resolve("application/parley.store")));
        assertDoesNotThrow(() -> requireOutside(app.resolve("../data/parley.store")));
        assertDoesNotThrow(() -> WebApplication.requireOutside(app.toString(), null), "nothing is kept");
        assertDoesNotThrow(
                () -> WebApplication.requireOutside(null, new EngineSettings.InFile(app.resolve("parley.store"), true)),
                "a web application that has not been unpacked has no folder");
    }
}
