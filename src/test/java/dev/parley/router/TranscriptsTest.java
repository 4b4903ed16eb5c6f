package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.message.Feature;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TranscriptsTest {

    @TestFactory
    Stream<DynamicTest> theCoreKeepsToTheTranscript() throws IOException, URISyntaxException {
        return Transcript.all().stream()
                .map(transcript ->
                        DynamicTest.dynamicTest(transcript.toString(), () -> transcript.play(new CoreDriver())));
    }

    @TestFactory
    Stream<DynamicTest> aJournalThatConfirmsAtOnceChangesNothing() throws IOException, URISyntaxException {
        return Transcript.all().stream()
                .map(transcript ->
                        DynamicTest.dynamicTest(transcript.toString(), () -> transcript.play(new CoreDriver(true))));
    }

    @Test
    void everyFeatureThatIsAnnouncedHasATranscript() throws IOException, URISyntaxException {
        Set<String> announced =
                Stream.of(Feature.values()).map(Feature::key).collect(Collectors.toCollection(TreeSet::new));
        List<Transcript> transcripts = Transcript.all();
        Set<String> proven = transcripts.stream()
                .flatMap(transcript -> transcript.features().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(announced, proven);
    }
}
