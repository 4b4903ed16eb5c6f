package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.http.RawWebSocket;
import dev.parley.it.container.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The options that operations.md has for a container of 128 MB: 2,000 sessions have room there, on each JDK of this machine. */
class SmallContainerIT {
    private static final int SESSIONS = 2_000;

    /** What cannot be given back to the system: all but what is in files as well. The rest is for the system's own buffers. */
    private static final long MOST_KIB = 112 * 1024;

    private static final Pattern DOCUMENTED = Pattern.compile("\\| 128 MB \\| `JAVA_TOOL_OPTIONS=\"([^\"]+)\"");

    private static final byte[] REQUEST =
            (RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n").getBytes(StandardCharsets.UTF_8);

    static Stream<Jdk> jdks() {
        return Jdk.all().stream();
    }

    private static List<String> documented() throws IOException {
        Matcher options = DOCUMENTED.matcher(Files.readString(Path.of("src/docs/operations.md")));
        assertTrue(options.find(), "operations.md has options for 128 MB");
        return Arrays.asList(options.group(1).split(" "));
    }

    private static long unreclaimableKib(StandaloneRouter router) throws IOException {
        Path status = Path.of("/proc", String.valueOf(router.program().handle().pid()), "status");
        assumeTrue(Files.isReadable(status), "only Linux tells");
        Matcher anonymous = Pattern.compile("RssAnon:\\s+(\\d+) kB").matcher(Files.readString(status));
        assertTrue(anonymous.find(), "no RssAnon");
        return Long.parseLong(anonymous.group(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jdks")
    void twoThousandSessionsHaveRoom(Jdk jdk) throws Exception {
        List<String> java = new ArrayList<>(List.of(jdk.tool("java"), "-XX:MaxRAM=128m", "-XX:+UseSerialGC"));
        java.addAll(documented());
        List<RawWebSocket> sessions = new ArrayList<>();
        try (StandaloneRouter router = StandaloneRouter.startBy(java)) {
            for (int i = 0; i < SESSIONS; i++) {
                RawWebSocket session = RawWebSocket.connect(router.webSocket().getPort(), REQUEST);
                sessions.add(session);
                session.sendText("[1,\"realm1\",{\"roles\":{\"subscriber\":{},\"publisher\":{}}}]");
                session.receiveText();
                session.sendText("[32,1,{},\"com.example.topic\"]");
                session.receiveText();
            }
            sessions.get(0).sendText("[16,2,{},\"com.example.topic\",[\"to all\"]]");
            for (RawWebSocket session : sessions.subList(1, SESSIONS)) {
                assertTrue(session.receiveText().endsWith("[\"to all\"]]"));
            }
            long kib = unreclaimableKib(router);
            System.out.println(jdk + ": " + SESSIONS + " sessions, " + kib + " KiB");
            assertTrue(
                    kib <= MOST_KIB,
                    kib + " KiB, " + String.join("\n", router.program().outputLines()));
        } finally {
            for (RawWebSocket session : sessions) {
                session.close();
            }
        }
    }
}
