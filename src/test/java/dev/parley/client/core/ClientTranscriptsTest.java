package dev.parley.client.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ClientTranscriptsTest {

    @TestFactory
    Stream<DynamicTest> theCoreKeepsToTheTranscript() throws IOException, URISyntaxException {
        return ClientTranscript.all().stream()
                .map(transcript -> DynamicTest.dynamicTest(transcript.toString(), transcript::play));
    }

    @Test
    void thereAreAsManyAsWereWritten() throws IOException, URISyntaxException {
        assertTrue(ClientTranscript.all().size() >= 40);
    }
}
