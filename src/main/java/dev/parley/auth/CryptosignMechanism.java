package dev.parley.auth;

import dev.parley.auth.crypto.Cryptosign;
import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Method {@code cryptosign}: the client signs a challenge with a private key, and the account has the public one. */
final class CryptosignMechanism implements Mechanism {
    /** Choice: of so many keys the signature is looked at on the spot, which takes a millisecond. */
    private static final int MOST_WHILE_ROUTING = 4;

    @Override
    public @Nullable Step open(Attempt attempt) {
        Applicant applicant = attempt.applicant;
        Object announced = applicant.extra().get("pubkey");
        if (announced != null && !(announced instanceof String hex && Hashes.unhex(hex, Ed25519.KEY_BYTES) != null)) {
            return attempt.passOver(AuthMethod.CRYPTOSIGN, "authextra.pubkey must be 32 bytes in hex");
        }
        String key = announced == null ? null : ((String) announced).toLowerCase(Locale.ROOT);
        String name = applicant.authid() == null ? key : applicant.authid();
        if (name == null) {
            return attempt.passOver(AuthMethod.CRYPTOSIGN, "needs authextra.pubkey or an authid");
        }
        Step tooMany = attempt.count(null);
        if (tooMany != null) {
            return tooMany;
        }
        return attempt.isDynamic(AuthMethod.CRYPTOSIGN)
                ? attempt.askFor(
                        CryptosignCredential.class,
                        AuthMethod.CRYPTOSIGN,
                        name,
                        account -> challenge(attempt, key, account))
                : challenge(attempt, key, find(attempt.realm.directory(), applicant.authid(), name));
    }

    private static Account<CryptosignCredential> find(Directory directory, @Nullable String authid, String name) {
        return authid == null ? directory.findByKey(name) : directory.find(CryptosignCredential.class, authid);
    }

    private static Step challenge(Attempt attempt, @Nullable String key, Account<CryptosignCredential> account) {
        byte[] challenge = attempt.realm.random().next(Cryptosign.CHALLENGE_BYTES);
        Object wanted = attempt.applicant.extra().get("channel_binding");
        // "If a router does not support the channel_binding the client requested, it may chose to continue … without"
        byte[] channel = Cryptosign.canBindBy(wanted)
                ? attempt.applicant.evidence().channelBindings().get(wanted)
                : null;
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("challenge", Hashes.hex(challenge));
        extra.put("channel_binding", channel == null ? null : wanted);
        byte[] message = channel == null ? challenge : Cryptosign.bound(challenge, channel);
        return attempt.challenge(AuthMethod.CRYPTOSIGN, extra, answer -> judge(attempt, key, account, message, answer));
    }

    private static Step judge(
            Attempt attempt,
            @Nullable String key,
            Account<CryptosignCredential> account,
            byte[] message,
            Authenticate answer) {
        Map<String, PublicKey> keys = account.credential().keys();
        boolean isOneOfTheirs = key == null || keys.containsKey(key);
        // one announced key is one verification, whether it is theirs or not
        Map<String, PublicKey> candidates = key == null
                ? keys
                : Map.of(key, keys.getOrDefault(key, keys.values().iterator().next()));
        // "the concatenation of the signature and the message signed (96 bytes)" (Computing the Signature)
        byte[] received = Hashes.unhex(answer.signature(), Cryptosign.ANSWER_BYTES);
        byte[] signed = received == null ? new byte[Cryptosign.ANSWER_BYTES] : received;
        byte[] signature = Arrays.copyOf(signed, Ed25519.SIGNATURE_BYTES);
        boolean isSound = isOneOfTheirs
                && MessageDigest.isEqual(message, Arrays.copyOfRange(signed, Ed25519.SIGNATURE_BYTES, signed.length));
        if (candidates.size() <= MOST_WHILE_ROUTING) {
            return decide(attempt, account, signer(candidates, message, signature), isSound);
        }
        return new Step.Work(
                () -> {
                    CryptosignCredential used = signer(candidates, message, signature);
                    return now -> decide(attempt, account, used, isSound);
                },
                now -> attempt.neglect("cryptosign: too many signatures are being checked"));
    }

    private static @Nullable CryptosignCredential signer(
            Map<String, PublicKey> candidates, byte[] message, byte[] signature) {
        CryptosignCredential used = null;
        for (Map.Entry<String, PublicKey> candidate : candidates.entrySet()) {
            if (Ed25519.verify(candidate.getValue(), message, signature)) {
                used = new CryptosignCredential(Map.of(candidate.getKey(), candidate.getValue()));
            }
        }
        return used;
    }

    private static Step decide(
            Attempt attempt,
            Account<CryptosignCredential> account,
            @Nullable CryptosignCredential used,
            boolean isSound) {
        return attempt.decide(
                isSound && used != null, used == null ? account : account.by(used), Map.of(), "wrong signature");
    }
}
