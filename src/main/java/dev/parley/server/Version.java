package dev.parley.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that the build has written into the jar. For the command line, and for what tells of a running router. */
public final class Version {
    private static final String UNKNOWN = "?";

    private Version() {}

    /** Such as {@code 0.1.0}; {@code ?} where it cannot be read. */
    public static String text() {
        Properties build = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("/dev/parley/version.properties")) {
            if (file != null) {
                build.load(file);
            }
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
        return build.getProperty("version", UNKNOWN);
    }
}
