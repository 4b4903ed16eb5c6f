package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The user and the password of an Authorization header of HTTP Basic (RFC 7617). Read by the mechanism of that name, and by
 * the handshake that asks a container about them.
 */
public record BasicCredentials(String user, Secret password) {

    /** What the header says; null where there is none, or it is of another scheme, or wrong. */
    public static @Nullable BasicCredentials of(@Nullable String header) {
        String[] parts = header == null ? new String[0] : header.strip().split(" +", 2);
        return parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).equals("basic") ? parse(parts[1]) : null;
    }

    /** {@code user-id ":" password} in base64, in UTF-8; null where it is not. */
    static @Nullable BasicCredentials parse(String credentials) {
        try {
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(credentials)))
                    .toString();
            int colon = pair.indexOf(':');
            return colon < 1 || colon > Identity.MAX_AUTHID_LENGTH
                    ? null
                    : new BasicCredentials(pair.substring(0, colon), Secret.of(pair.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
