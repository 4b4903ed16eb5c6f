package dev.parley.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server to measure: its name in the report, the command that starts it (none if it runs already), where, its process. */
record Target(String name, List<String> command, Destination destination, OptionalLong pid) {

    /** A main class from the harness's own class path, which takes {@code --port}. */
    static Target java(String name, String mainClass, Options options) {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmArguments());
        command.addAll(List.of("-cp", classPath(), mainClass, "--port", Integer.toString(port)));
        Destination destination = new Destination(URI.create("ws://127.0.0.1:" + port + "/ws"), options.realm());
        return new Target(name, List.copyOf(command), destination, OptionalLong.empty());
    }

    /** The same with a configuration, in a folder of its own that goes when the harness ends. */
    Target with(String configuration) {
        try {
            Path file = Files.writeString(folder().resolve("parley.json"), configuration);
            List<String> configured = new ArrayList<>(command);
            configured.addAll(List.of("--config", file.toString()));
            return new Target(name, List.copyOf(configured), destination, pid);
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot write a configuration: " + e.getMessage(), e);
        }
    }

    /** A folder for a server, which goes when the harness ends. */
    static Path folder() {
        try {
            Path folder = Files.createTempDirectory("bench-server");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot make a folder: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException leftOver) {
            System.err.println("left over: " + folder + " (" + leftOver.getMessage() + ")");
        }
    }

    static Target running(String name, Destination destination, OptionalLong pid) {
        return new Target(name, List.of(), destination, pid);
    }

    /** Starts the server, or takes the running one as it is. */
    Server start() {
        return command.isEmpty() ? Server.running(destination, pid) : Server.start(command, destination);
    }

    /** Inside Maven the classes under test are known to a class loader only. */
    private static String classPath() {
        ClassLoader loader = Target.class.getClassLoader();
        if (loader instanceof URLClassLoader urls) {
            return Stream.of(urls.getURLs()).map(Target::path).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new BenchmarkFailure("no path: " + url, e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchmarkFailure("no free port: " + e.getMessage(), e);
        }
    }
}
