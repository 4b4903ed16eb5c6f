package dev.parley.it.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A JDK on this machine. */
public record Jdk(Path home, int version) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private static final int OLDEST = 17;

    /** Where Linux distributions put them, and SDKMAN. */
    private static final List<Path> INSTALLED =
            List.of(Path.of("/usr/lib/jvm"), Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));

    /** One of those versions: the JDK that runs the tests, or the oldest that is found; without one the test is skipped. */
    static Jdk between(int first, int last) {
        return Stream.concat(Stream.of(own()), others().stream().sorted(Comparator.comparingInt(Jdk::version)))
                .filter(jdk -> jdk.version >= first && jdk.version <= last)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("It needs a JDK from " + first
                        + (last == Integer.MAX_VALUE ? "" : " to " + last)
                        + "; name one by an environment variable such as JAVA_HOME_" + first + "."));
    }

    /** One of each version from 17 on, that of the tests first. */
    public static List<Jdk> all() {
        Map<Integer, Jdk> byVersion = new LinkedHashMap<>();
        Stream.concat(Stream.of(own()), others().stream().sorted(Comparator.comparingInt(Jdk::version)))
                .filter(jdk -> jdk.version >= OLDEST)
                .forEach(jdk -> byVersion.putIfAbsent(jdk.version, jdk));
        return List.copyOf(byVersion.values());
    }

    private static Jdk own() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** Those that environment variables such as JAVA_HOME_25 name, and those installed. */
    private static List<Jdk> others() {
        List<Path> homes = new ArrayList<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME")) {
                homes.add(Path.of(value));
            }
        });
        for (Path folder : INSTALLED) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> installed = Files.list(folder)) {
                    installed.forEach(homes::add);
                } catch (IOException unreadable) {
                    // then there are those that variables name
                }
            }
        }
        return homes.stream().flatMap(Jdk::at).toList();
    }

    private static Stream<Jdk> at(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            boolean isJdk = version.find() && Files.isExecutable(home.resolve("bin/jcmd"));
            return isJdk ? Stream.of(new Jdk(home, Integer.parseInt(version.group(1)))) : Stream.of();
        } catch (IOException none) {
            return Stream.of();
        }
    }

    public String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
