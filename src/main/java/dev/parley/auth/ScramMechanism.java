package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Scram;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code wamp-scram}, "Salted Challenge Response Authentication": both sides prove that they know the password, and
 * neither says it.
 */
final class ScramMechanism implements Mechanism {
    private static final int MAX_LENGTH = 1024;
    private static final byte[] NOTHING = {};

    /** What HELLO has said. */
    private record Client(
            String authid, String nonce, @Nullable String binding) {}

    @Override
    public @Nullable Step open(Attempt attempt) {
        Applicant applicant = attempt.applicant;
        String authid = applicant.authid();
        if (authid == null) {
            return attempt.passOver(AuthMethod.WAMP_SCRAM, "needs an authid");
        }
        if (!(applicant.extra().get("nonce") instanceof String nonce) || !isNonce(nonce)) {
            return attempt.passOver(AuthMethod.WAMP_SCRAM, "needs authextra.nonce, random bytes in base64");
        }
        Object binding = applicant.extra().get("channel_binding");
        if (binding != null
                && !(binding instanceof String type
                        && applicant.evidence().channelBindings().containsKey(type))) {
            return unsupported(attempt);
        }
        Step tooMany = attempt.count(authid);
        if (tooMany != null) {
            return tooMany;
        }
        Client client = new Client(authid, nonce, (String) binding);
        return attempt.isDynamic(AuthMethod.WAMP_SCRAM)
                ? attempt.askFor(
                        ScramCredential.class,
                        AuthMethod.WAMP_SCRAM,
                        authid,
                        account -> challenge(attempt, client, account))
                : challenge(attempt, client, attempt.realm.directory().find(ScramCredential.class, authid));
    }

    /** "Nonces are required to be base64-encoded"; so no comma can forge attributes. */
    private static boolean isNonce(String nonce) {
        return !nonce.isEmpty() && nonce.length() <= MAX_LENGTH && Hashes.unbase64(nonce) != null;
    }

    /**
     * "MUST terminate … The server does not support the requested channel_binding type" (Initial Client
     * Authentication).
     */
    private static Step unsupported(Attempt attempt) {
        Step.Denied denied = attempt.deny("wamp-scram: a channel binding was asked for that this connection has not");
        return new Step.Denied(
                denied.reason(),
                "this connection has no such channel binding; send channel_binding as null, or one of "
                        + attempt.applicant.evidence().channelBindings().keySet(),
                denied.cause());
    }

    private static Step challenge(Attempt attempt, Client client, Account<ScramCredential> account) {
        ScramParameters parameters = account.credential().parameters();
        String nonce = client.nonce() + Hashes.base64(attempt.realm.random().next(Scram.NONCE_BYTES));
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("nonce", nonce);
        extra.put("salt", parameters.salt());
        extra.put("kdf", parameters.kdf().key());
        extra.put("iterations", (long) parameters.iterations());
        Integer memory = parameters.memory();
        extra.put("memory", memory == null ? null : (Object) memory.longValue());
        return attempt.challenge(
                AuthMethod.WAMP_SCRAM, extra, answer -> judge(attempt, client, nonce, account, answer));
    }

    private static Step judge(
            Attempt attempt, Client client, String nonce, Account<ScramCredential> account, Authenticate answer) {
        ScramCredential credential = account.credential();
        byte[] channel = client.binding() == null
                ? NOTHING
                : attempt.applicant.evidence().channelBindings().getOrDefault(client.binding(), NOTHING);
        String message = Scram.authMessage(
                client.authid(), client.nonce(), nonce, credential.parameters(), client.binding(), channel);
        byte[] received = answer.signature().length() > MAX_LENGTH ? null : Hashes.unbase64(answer.signature());
        byte[] proof = Arrays.copyOf(received == null ? NOTHING : received, Hashes.SHA256_BYTES);
        byte[] verifier = Hashes.hmac(credential.serverKey(), message);
        boolean isRight = Scram.isProof(proof, credential.storedKey(), message)
                && received != null
                && received.length == proof.length
                && isSame(nonce, answer.extra().values().get("nonce"))
                && isSame(client.binding(), answer.extra().values().get("channel_binding"))
                && isSame(
                        client.binding() == null ? null : Hashes.base64(channel),
                        answer.extra().values().get("cbind_data"));
        // Choice: the base64 alone, as the text says; its example has "v=" before it, which our client takes too
        return attempt.decide(isRight, account, Map.of("verifier", Hashes.base64(verifier)), "wrong proof");
    }

    private static boolean isSame(@Nullable String expected, @Nullable Object received) {
        return expected == null ? received == null : expected.equals(received);
    }
}
