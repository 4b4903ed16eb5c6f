package dev.parley.auth;

import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Salting;
import dev.parley.message.AuthMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Method {@code wampcra}, "Challenge Response Authentication": the client signs a challenge with a shared secret. */
final class CraMechanism implements Mechanism {
    private static final int NONCE_BYTES = 24;

    @Override
    public @Nullable Step open(Attempt attempt) {
        String authid = attempt.applicant.authid();
        if (authid == null) {
            return attempt.passOver(AuthMethod.WAMPCRA, "needs an authid");
        }
        Step tooMany = attempt.count(authid);
        if (tooMany != null) {
            return tooMany;
        }
        return attempt.isDynamic(AuthMethod.WAMPCRA)
                ? attempt.askFor(
                        CraCredential.class, AuthMethod.WAMPCRA, authid, account -> challenge(attempt, account))
                : challenge(attempt, attempt.realm.directory().find(CraCredential.class, authid));
    }

    private static Step challenge(Attempt attempt, Account<CraCredential> account) {
        String challenge = text(attempt, account.identity());
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("challenge", challenge);
        Salting salting = account.credential().salting();
        if (salting != null) {
            extra.put("salt", salting.salt());
            extra.put("keylen", (long) salting.keylen());
            extra.put("iterations", (long) salting.iterations());
        }
        return attempt.challenge(AuthMethod.WAMPCRA, extra, answer -> {
            byte[] expected =
                    Cra.signature(account.credential().key(), challenge).getBytes(StandardCharsets.US_ASCII);
            byte[] signature = answer.signature().getBytes(StandardCharsets.UTF_8);
            return attempt.decide(MessageDigest.isEqual(expected, signature), account, Map.of(), "wrong signature");
        });
    }

    /** "The string MUST BE a JSON serialized object which MUST contain" these seven. */
    private static String text(Attempt attempt, Identity identity) {
        StringBuilder json = new StringBuilder(300).append('{');
        member(json, "authid", identity.authid()).append(',');
        member(json, "authrole", identity.role()).append(',');
        member(json, "authmethod", identity.method()).append(',');
        member(json, "authprovider", identity.provider()).append(',');
        member(json, "nonce", Hashes.base64(attempt.realm.random().next(NONCE_BYTES)))
                .append(',');
        member(json, "timestamp", Instant.ofEpochMilli(attempt.now()).toString())
                .append(',');
        return json.append("\"session\":")
                .append(attempt.applicant.session())
                .append('}')
                .toString();
    }

    /** All in ASCII, so that no two sides can differ about the bytes that are signed. */
    private static StringBuilder member(StringBuilder json, String key, String value) {
        json.append('"').append(key).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                json.append(c);
            } else {
                json.append("\\u").append(Hashes.hex(new byte[] {(byte) (c >> 8), (byte) c}));
            }
        }
        return json.append('"');
    }
}
