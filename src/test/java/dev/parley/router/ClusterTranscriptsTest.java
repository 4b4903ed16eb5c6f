package dev.parley.router;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Peers notice nothing of it that they are on different nodes. */
class ClusterTranscriptsTest {
    /** Those that several nodes do not keep to the letter, and why. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("authentication-scram-refused", "each node makes up its own salts for those who are not there"),
            Map.entry("authentication-too-many-attempts-are-forgotten", "each node counts failed attempts"),
            Map.entry("authentication-too-many-attempts", "each node counts failed attempts"),
            Map.entry("authenticator-whose-errors-are-answers", "each node counts failed attempts"),
            Map.entry("authenticator-tells-credentials", "each node makes up who those are who are not there"),
            Map.entry("concurrency-queue-is-bounded", "calls wait at the nodes of their callers"),
            Map.entry("concurrency", "calls wait at the nodes of their callers"),
            Map.entry("resume-and-shared-registrations", "other nodes do not know that a callee has no connection"),
            Map.entry("leaving-two-sessions-that-call-each-other", "INTERRUPT may come after what the roll says"),
            Map.entry("reconfiguration-and-progressive-calls", "INTERRUPT may come before what the roll says"),
            Map.entry("stale-registration-several-askers", "of two that wait, whoever is listed first has it"),
            Map.entry("stale-registration-whose-holder-leaves", "that it leaves may come before its sign of life"),
            Map.entry(
                    "stale-registration-whose-holder-sends-something",
                    "that it holds it no more may come before its sign of life"),
            Map.entry(
                    "stale-registrations-and-who-is-killed-meanwhile",
                    "of two that wait, whoever is listed first has it"),
            Map.entry("testament-with-publish-options", "one for the journal may come after a later one that is not"));

    @TestFactory
    Stream<DynamicTest> threeNodesKeepToTheTranscript() throws IOException, URISyntaxException {
        return Transcript.all().stream()
                .filter(transcript -> !DIFFERENT.containsKey(transcript.name()))
                .map(transcript ->
                        DynamicTest.dynamicTest(transcript.toString(), () -> transcript.play(driver(transcript))));
    }

    /** A session is resumed on the node where it was. */
    private static ClusterDriver driver(Transcript transcript) {
        return new ClusterDriver(transcript.name().hashCode(), transcript.peersThatSay("resum"));
    }
}
