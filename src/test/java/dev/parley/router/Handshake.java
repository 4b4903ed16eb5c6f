package dev.parley.router;

import dev.parley.auth.Evidence;
import dev.parley.auth.People;
import dev.parley.auth.crypto.Secret;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a peer of a transcript brings along when it connects.
 *
 * @param isLocal whether it is on the router's machine
 * @param evidence as the transcript has it: {@code basic name password}, {@code bearer token}, {@code certificate} (CN=grace),
 *     {@code user name role,role} (of the container), {@code cookie name} (set in the handshake of that peer); "" for nothing
 */
public record Handshake(boolean isLocal, String evidence) {

    /** Whether it has something that a client over a plain socket cannot bring. */
    boolean isForTheCore() {
        return !evidence.isEmpty() && authorization() == null;
    }

    /** The Authorization header. */
    public @Nullable String authorization() {
        String[] words = evidence.split(" ", -1);
        return switch (words[0]) {
            case "basic" ->
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((words[1] + ":" + words[2]).getBytes(StandardCharsets.UTF_8));
            case "bearer" -> "Bearer " + words[1];
            default -> null;
        };
    }

    /** What the router sees of that peer. A new cookie is set in each handshake that brings none. */
    Evidence seen(String peer) {
        Evidence plain = Evidence.of(InetAddress.getLoopbackAddress(), isLocal).withCookies(List.of(), cookie(peer));
        String[] words = evidence.split(" ", -1);
        String header = authorization();
        return switch (words[0]) {
            case "" -> plain;
            case "certificate" -> plain.withTls(People.GRACE, Map.of());
            case "user" -> plain.withContainer(words[1], Set.of(words[2].split(",")));
            case "cookie" -> plain.withCookies(List.of(cookie(words[1])), null);
            default -> plain.withAuthorization(String.valueOf(header));
        };
    }

    private static Secret cookie(String peer) {
        return Secret.of("cookie of " + peer);
    }
}
