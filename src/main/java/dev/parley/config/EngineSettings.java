package dev.parley.config;

import java.nio.file.Path;

/**
 * Where the router keeps what is to outlive it, checked. Created by {@link Configuration#resolve}. Immutable.
 *
 * @param file the file that it is kept in
 * @param isSynced whether nothing is confirmed before it is on the disk
 */
public record EngineSettings(Path file, boolean isSynced) {}
