package dev.parley.server;

import dev.parley.codec.SubProtocol;
import dev.parley.router.Transcript;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The transcripts once more, as the wire has them; without those that set the clock. */
class TranscriptsOverSocketsTest {

    @TestFactory
    Stream<DynamicTest> theRouterKeepsToTheTranscript() throws IOException, URISyntaxException {
        return Transcript.all().stream()
                .filter(transcript -> !transcript.isForTheCore())
                .flatMap(transcript -> Stream.of(SubProtocol.values())
                        .map(protocol -> DynamicTest.dynamicTest(
                                protocol.id() + ": " + transcript, () -> play(transcript, protocol))));
    }

    private static void play(Transcript transcript, SubProtocol protocol) throws IOException {
        try (SocketDriver driver = new SocketDriver(protocol, new OwnRouter())) {
            transcript.play(driver);
        }
    }
}
