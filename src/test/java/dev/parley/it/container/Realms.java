package dev.parley.it.container;

import dev.parley.codec.SubProtocol;
import dev.parley.router.Transcript;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.Objects;

/** The realms of the transcripts in a container; those in which something outlives the peers have one of their own each. */
final class Realms {
    private Realms() {}

    /** Where a transcript finds the realm of that name, if that is its own. */
    static String of(Transcript transcript, SubProtocol protocol, String realm) {
        boolean isRemembering = transcript.realm().equals("remembering")
                || transcript.mentions("retain")
                || transcript.mentions("resumable");
        return isRemembering && realm.equals(transcript.realm())
                ? realm + "." + transcript.name() + "." + protocol.id()
                : realm;
    }

    /** The configuration with all of them. */
    static String configuration() throws IOException, URISyntaxException {
        try (InputStream file = Objects.requireNonNull(Realms.class.getResourceAsStream("/it/test-realms.json"));
                JsonReader reader = Json.createReader(file)) {
            JsonObject configuration = reader.readObject();
            JsonObject realms = configuration.getJsonObject("realms");
            JsonObjectBuilder all = Json.createObjectBuilder(realms);
            for (Transcript transcript : Transcript.all()) {
                for (SubProtocol protocol : SubProtocol.values()) {
                    JsonObject realm = realms.getJsonObject(transcript.realm());
                    if (realm != null) {
                        all.add(of(transcript, protocol, transcript.realm()), realm);
                    }
                }
            }
            return Json.createObjectBuilder(configuration)
                    .add("realms", all)
                    .build()
                    .toString();
        }
    }
}
