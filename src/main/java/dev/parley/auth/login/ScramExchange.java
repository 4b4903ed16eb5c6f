package dev.parley.auth.login;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Scram;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of {@link ScramLogin}. */
final class ScramExchange implements LoginExchange {
    /** "recommends an iteration count of at least 4096" (PBKDF2); less is what a rogue server would ask for. */
    private static final int LEAST_ITERATIONS = 4096;

    /** Choice: iterations times KiB, about as much work as the least of PBKDF2. */
    private static final long LEAST_ARGON2_WORK = 4096;

    /** Choice: the same; more keeps a machine busy for minutes. */
    private static final long MOST_ARGON2_WORK = 64L * 1024 * 1024;

    private final ScramLogin login;
    private final String clientNonce;
    private final byte[] channel;

    /** What the router has to present in WELCOME, once it has been challenged itself. */
    private @Nullable String verifier;

    ScramExchange(ScramLogin login, String clientNonce, byte[] channel) {
        this.login = login;
        this.clientNonce = clientNonce;
        this.channel = channel;
    }

    @Override
    public Map<String, @Nullable Object> extra() {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("nonce", clientNonce);
        extra.put("channel_binding", login.channelBinding());
        return extra;
    }

    @Override
    public Authenticate answer(Challenge challenge) throws AuthenticationException {
        ChallengeExtra extra = new ChallengeExtra(challenge);
        String nonce = extra.string("nonce");
        // "MUST respond with an ABORT message if CHALLENGE.Details.nonce does not begin with the client nonce"
        if (!nonce.startsWith(clientNonce) || nonce.length() == clientNonce.length() || nonce.contains(",")) {
            throw extra.complaint("its nonce does not continue ours");
        }
        ScramParameters parameters = parameters(extra);
        byte[] saltedPassword = saltedPassword(parameters);
        String binding = login.channelBinding();
        String message = Scram.authMessage(login.authid(), clientNonce, nonce, parameters, binding, channel);
        byte[] clientKey = Scram.clientKey(saltedPassword);
        verifier = Hashes.base64(Hashes.hmac(Scram.serverKey(saltedPassword), message));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nonce", nonce);
        answer.put("channel_binding", binding);
        answer.put("cbind_data", binding == null ? null : Hashes.base64(channel));
        return new Authenticate(Hashes.base64(Scram.proof(clientKey, message)), Dict.of(answer));
    }

    private byte[] saltedPassword(ScramParameters parameters) throws AuthenticationException {
        try {
            return Scram.saltedPassword(login.password().reveal(), parameters);
        } catch (IllegalStateException e) {
            throw new AuthenticationException(String.valueOf(e.getMessage()));
        }
    }

    private static ScramParameters parameters(ChallengeExtra extra) throws AuthenticationException {
        Kdf kdf = Kdf.of(extra.string("kdf"));
        if (kdf == null) {
            throw extra.complaint("its kdf is neither pbkdf2 nor argon2id13");
        }
        ScramParameters parameters;
        try {
            Integer memory = extra.has("memory") ? extra.integer("memory", 0) : null;
            parameters = new ScramParameters(kdf, extra.string("salt"), extra.integer("iterations", 0), memory);
        } catch (IllegalArgumentException e) {
            throw extra.complaint(e.getMessage());
        }
        // "SHOULD respond with an ABORT message if it detects that the cost parameters are unusually low"
        Integer memory = parameters.memory();
        long work = (kdf == Kdf.PBKDF2 || memory == null ? 1L : memory) * parameters.iterations();
        if (work < (kdf == Kdf.PBKDF2 ? LEAST_ITERATIONS : LEAST_ARGON2_WORK)) {
            throw extra.complaint("its key derivation is so cheap that the password could be guessed from the answer;"
                    + " raise iterations or memory of the account");
        }
        if (kdf != Kdf.PBKDF2 && work > MOST_ARGON2_WORK) {
            throw extra.complaint("its key derivation would take minutes; lower iterations or memory of the account");
        }
        return parameters;
    }

    @Override
    public void verify(Welcome welcome) throws AuthenticationException {
        Object authextra = welcome.details().values().get("authextra");
        Object presented = authextra instanceof Map<?, ?> members ? members.get("verifier") : null;
        String text = presented instanceof String value ? value : "";
        String signature = text.startsWith("v=") ? text.substring(2) : text;
        String expected = verifier;
        if (expected == null
                || !MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
            throw new AuthenticationException(
                    "the router has not proved that it knows the account: it may not be the one it should be");
        }
    }
}
