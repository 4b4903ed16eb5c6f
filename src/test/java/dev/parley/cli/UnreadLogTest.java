package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router whose log nobody reads, as where what has started it does not empty the pipe: it goes on. */
@Timeout(120)
class UnreadLogTest {
    private static final Pattern PAGE = Pattern.compile(".*(http://[\\d.]+:\\d+/).*");

    @TempDir
    Path directory;

    private static String classPath() throws Exception {
        if (!(UnreadLogTest.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        return Stream.of(loader.getURLs()).map(UnreadLogTest::path).collect(Collectors.joining(File.pathSeparator));
    }

    private static String path(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }

    @Test
    void aPipeThatNobodyEmptiesKeepsNobodyWaiting() throws Exception {
        Path configuration = directory.resolve("parley.json");
        Files.writeString(
                configuration, "{\"log\": {\"levels\": {\"dev.parley\": \"ALL\", \"org.glassfish.tyrus\": \"ALL\"}}}");
        Process router = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Main.class.getName(),
                        "--port",
                        "0",
                        "--config",
                        configuration.toString())
                .start();
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(router.getInputStream(), StandardCharsets.UTF_8));
                BufferedReader err =
                        new BufferedReader(new InputStreamReader(router.getErrorStream(), StandardCharsets.UTF_8))) {
            URI page = page(out);
            // each leaves lines of some hundred octets, and a pipe takes 64 KiB
            for (int i = 0; i < 3_000; i++) {
                open(page);
            }

            assertTrue(err.ready(), "nothing is logged");
            String line = err.readLine();
            while (line != null && !line.contains("lines of the log were left out here")) {
                if (!err.ready()) {
                    // there is room again, and another line to be written
                    open(page);
                }
                line = err.readLine();
            }
            assertNotNull(line);
        } finally {
            router.destroyForcibly();
        }
    }

    private static URI page(BufferedReader out) throws Exception {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = PAGE.matcher(line);
            if (address.matches()) {
                return URI.create(address.group(1));
            }
        }
        throw new AssertionError("the router has not started");
    }

    /** A connection that is opened and closed, with lines for each. */
    private static void open(URI page) throws Exception {
        String request = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        try (Socket socket = new Socket(page.getHost(), page.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            assertEquals("HTTP/1.1 101", new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8));
        }
    }
}
