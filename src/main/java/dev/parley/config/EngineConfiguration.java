package dev.parley.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code engine}: where the router keeps what is to outlive it. Created by {@link ConfigurationReader}; what is absent is null.
 *
 * @param file the file that it is kept in
 * @param sync {@code always} to confirm what is on the disk, {@code interval} to confirm what will be within a second
 */
public record EngineConfiguration(
        @Nullable Path file, @Nullable String sync) {
    private static final String PLACE = "engine";

    EngineSettings settings() {
        Path known = Settings.required(
                PLACE + ".file",
                file,
                "name the file that the router keeps what is to outlive it in, such as \"data/parley.store\"");
        if (Files.isDirectory(known)) {
            throw new ConfigurationException(PLACE + ".file: " + known + " is a folder; name a file in it");
        }
        return new EngineSettings(
                known,
                Settings.oneOf(PLACE + ".sync", sync, "always", "interval").equals("always"));
    }
}
