package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.Secret;
import dev.parley.fault.LogText;
import dev.parley.message.AuthMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an authenticator has decided about a peer, in Crossbar.io's forms: a role or a dict. Read by the mechanisms. What is
 * not of that form is refused with an {@link IllegalArgumentException} for the log.
 *
 * @param authid the account it names, null where it leaves that to HELLO
 */
record AuthenticatorAnswer(
        AuthMethod method,
        @Nullable String authid,
        String role,
        Map<String, @Nullable Object> extra,
        Map<String, @Nullable Object> dict) {

    /** Choice: a token or certificate does not show HELLO's authid, so the authenticator must name the account. */
    private static final Set<AuthMethod> NAMED_BY_AUTHENTICATOR = Set.of(AuthMethod.BEARER, AuthMethod.TLS);

    /** Reads an answer that is neither null nor false. */
    static AuthenticatorAnswer of(Object result, AuthMethod method, @Nullable String askedAbout, String realm) {
        Map<String, @Nullable Object> dict = Applicant.dict(result);
        if (result instanceof String alone) {
            dict.put("role", alone);
        }
        if (dict.isEmpty()) {
            throw new IllegalArgumentException("answered with neither a role nor a dict");
        }
        String other = string(dict, "realm");
        if (other != null && !other.equals(realm)) {
            throw new IllegalArgumentException("answered with another realm, " + LogText.quoted(other)
                    + ": a session stays in the one it asked for");
        }
        String role = string(dict, "role", "authrole");
        if (role == null) {
            throw new IllegalArgumentException("answered without a role");
        }
        String authid = string(dict, "authid");
        if (authid != null && authid.isEmpty()) {
            throw new IllegalArgumentException("answered with an empty authid");
        }
        return new AuthenticatorAnswer(
                method,
                authid == null && !NAMED_BY_AUTHENTICATOR.contains(method) ? askedAbout : authid,
                role,
                Applicant.dict(dict.get("extra")),
                dict);
    }

    /** The identity it grants; of that authid where it names none. */
    Identity identityOr(String name) {
        Identity granted = new Identity(authid == null ? name : authid, role, method.key(), Identity.DYNAMIC, extra);
        Object expires = dict.get("expires");
        if (expires == null) {
            return granted;
        }
        if (expires instanceof Number seconds) {
            return granted.by(new TokenCredential((long) (seconds.doubleValue() * 1_000), ""));
        }
        throw new IllegalArgumentException("expires: must be a number of seconds since the epoch");
    }

    Identity identity() {
        if (authid == null) {
            throw new IllegalArgumentException(
                    NAMED_BY_AUTHENTICATOR.contains(method)
                            ? "answered without an authid, and HELLO's is not what the " + method.key()
                                    + " evidence shows"
                            : "answered without an authid, and HELLO has none either");
        }
        return identityOr(authid);
    }

    <C extends Credential> C credential(Class<C> kind) {
        Credential credential =
                switch (method) {
                    case WAMPCRA -> cra();
                    case WAMP_SCRAM -> scram();
                    case CRYPTOSIGN -> cryptosign();
                    default -> throw new IllegalArgumentException("has no credential for " + method.key());
                };
        return kind.cast(credential);
    }

    private CraCredential cra() {
        String key = string(dict, "secret", "key");
        if (key == null) {
            throw new IllegalArgumentException("answered without the secret");
        }
        String salt = string(dict, "salt");
        Salting salting = salt == null
                ? null
                : new Salting(
                        salt,
                        integer("iterations", Salting.DEFAULT_ITERATIONS),
                        integer("keylen", Salting.DEFAULT_KEYLEN));
        return new CraCredential(Secret.of(key), salting);
    }

    /** Names with hyphens, as in Crossbar.io's configuration, have values in hex; ours are in base64. */
    private ScramCredential scram() {
        boolean isHex = dict.containsKey("stored-key");
        ScramParameters.Kdf kdf = ScramParameters.Kdf.of(required("kdf"));
        if (kdf == null) {
            throw new IllegalArgumentException("kdf: must be pbkdf2 or argon2id13");
        }
        String salt = required("salt");
        String stored = required(isHex ? "stored-key" : "storedKey");
        String server = required(isHex ? "server-key" : "serverKey");
        ScramParameters parameters = new ScramParameters(
                kdf,
                isHex ? rewritten(salt) : salt,
                integer("iterations", 0),
                dict.get("memory") == null ? null : integer("memory", 0));
        return ScramCredential.of(parameters, isHex ? rewritten(stored) : stored, isHex ? rewritten(server) : server);
    }

    private static String rewritten(String hex) {
        byte[] bytes = Hashes.unhex(hex, hex.length() / 2);
        if (bytes == null) {
            throw new IllegalArgumentException("salt and keys must be in hex where the keys' names have a hyphen");
        }
        return Hashes.base64(bytes);
    }

    private CryptosignCredential cryptosign() {
        List<String> keys = new ArrayList<>();
        for (String name : List.of("pubkey", "publicKeys", "authorized_keys")) {
            Object value = dict.get(name);
            if (value instanceof String key) {
                keys.add(key);
            } else if (value instanceof List<?> list) {
                list.forEach(key -> keys.add(String.valueOf(key)));
            }
        }
        return CryptosignCredential.of(keys);
    }

    private String required(String name) {
        String value = string(dict, name);
        if (value == null) {
            throw new IllegalArgumentException("answered without " + name);
        }
        return value;
    }

    private static @Nullable String string(Map<String, @Nullable Object> dict, String... names) {
        for (String name : names) {
            Object value = dict.get(name);
            if (value instanceof String text) {
                return text;
            }
            if (value != null) {
                throw new IllegalArgumentException("answered with a " + name + " that is not a string");
            }
        }
        return null;
    }

    private int integer(String name, int otherwise) {
        Object value = dict.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw new IllegalArgumentException(name + ": must be an integer");
    }

    /** Not the dict: secrets are in it. */
    @Override
    public String toString() {
        return "AuthenticatorAnswer[authid=" + authid + ", role=" + role + "]";
    }
}
