package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The user and the password in an Authorization header of HTTP Basic (RFC 7617). Read by the method {@code basic}, and by handshakes
 * that ask a container about them.
 *
 * @param user the user-id, of 1 to 1,024 characters
 * @param password the password, which may be empty
 */
public record BasicCredentials(String user, Secret password) {

    /** What the header says; null where there is none, it is of another scheme, or it is malformed. */
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
