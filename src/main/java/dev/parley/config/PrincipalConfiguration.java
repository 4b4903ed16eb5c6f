package dev.parley.config;

import static dev.parley.config.Settings.atLeastOne;
import static dev.parley.config.Settings.required;

import dev.parley.auth.CraCredential;
import dev.parley.auth.Credential;
import dev.parley.auth.CryptosignCredential;
import dev.parley.auth.PasswordCredential;
import dev.parley.auth.Principal;
import dev.parley.auth.ScramCredential;
import dev.parley.auth.TicketCredential;
import dev.parley.auth.TlsCredential;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.ScramParameters.Kdf;
import dev.parley.auth.crypto.Secret;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the key {@code principals} of a realm: an account with its credential for each method. Created by {@link
 * ConfigurationReader}; what is absent is null.
 *
 * @param authid the account's name
 * @param role one of the realm's roles
 * @param extra what its sessions get in {@code WELCOME.Details.authextra}
 * @param ticket the ticket
 * @param wampcra the credential for WAMP-CRA
 * @param wampScram the credential for WAMP-SCRAM
 * @param cryptosign the credential for Cryptosign
 * @param basic the credential for HTTP Basic
 * @param tls the client certificate
 */
public record PrincipalConfiguration(
        @Nullable String authid,
        @Nullable String role,
        @Nullable JsonObject extra,
        @Nullable Secret ticket,
        @Nullable Cra wampcra,
        @JsonbProperty("wamp-scram") @Nullable Scram wampScram,
        @Nullable Cryptosign cryptosign,
        @Nullable Basic basic,
        @Nullable Tls tls) {
    private static final String MAKE = "`java -jar parley.war credential ";

    /**
     * A credential for WAMP-CRA: either the secret, or the key and salt derived from it.
     *
     * @param secret the secret itself
     * @param key the derived key, in base64
     * @param salt of the derivation
     * @param iterations of the derivation
     * @param keylen octets of the key
     */
    public record Cra(
            @Nullable Secret secret,
            @Nullable Secret key,
            @Nullable String salt,
            @Nullable Integer iterations,
            @Nullable Integer keylen) {}

    /**
     * A credential for WAMP-SCRAM, from which the password cannot be recovered.
     *
     * @param kdf {@code pbkdf2} or {@code argon2id13}
     * @param salt of the derivation, in base64
     * @param iterations of the derivation
     * @param memory KiB of the derivation, for {@code argon2id13} only
     * @param storedKey StoredKey of RFC 5802, in base64
     * @param serverKey ServerKey of RFC 5802, in base64
     */
    public record Scram(
            @Nullable String kdf,
            @Nullable String salt,
            @Nullable Integer iterations,
            @Nullable Integer memory,
            @Nullable Secret storedKey,
            @Nullable Secret serverKey) {}

    /**
     * A credential for Cryptosign.
     *
     * @param publicKeys Ed25519 public keys, each 32 octets in hex
     */
    public record Cryptosign(@Nullable List<String> publicKeys) {}

    /**
     * A credential for HTTP Basic: either the password, or the key and salt derived from it.
     *
     * @param password the password itself
     * @param key the derived key, in base64
     * @param salt of the derivation
     * @param iterations of the derivation
     * @param keylen octets of the key
     */
    public record Basic(
            @Nullable Secret password,
            @Nullable Secret key,
            @Nullable String salt,
            @Nullable Integer iterations,
            @Nullable Integer keylen) {}

    /**
     * A client certificate as credential: its subject, its fingerprint, or both.
     *
     * @param subject the distinguished name
     * @param fingerprint the certificate's SHA-256 in hex, with or without colons
     */
    public record Tls(@Nullable String subject, @Nullable String fingerprint) {}

    /**
     * Checks the entry and makes the principal.
     *
     * @param place where this stands in the configuration, for error messages
     * @throws ConfigurationException if a value is missing or unusable
     */
    Principal principal(String place) {
        Mistakes mistakes = new Mistakes();
        String name = mistakes.in(() -> required(place + ".authid", authid, "name the principal"));
        String theirs = mistakes.in(() -> required(place + ".role", role, "name one of the realm's roles"));
        List<Credential> credentials = new ArrayList<>();
        if (ticket != null) {
            credentials.add(new TicketCredential(ticket));
        }
        if (wampcra != null) {
            String in = place + ".wampcra";
            mistakes.inspect(() -> credentials.add(at(in, () -> cra(in, wampcra))));
        }
        if (wampScram != null) {
            String in = place + ".wamp-scram";
            mistakes.inspect(() -> credentials.add(at(in, () -> scram(in, wampScram))));
        }
        if (cryptosign != null) {
            String in = place + ".cryptosign";
            mistakes.inspect(() -> {
                String advice = MAKE + "cryptosign` makes a pair of keys";
                List<String> keys = required(in + ".publicKeys", cryptosign.publicKeys(), advice);
                credentials.add(at(in, () -> CryptosignCredential.of(keys)));
            });
        }
        if (basic != null) {
            String in = place + ".basic";
            mistakes.inspect(() -> credentials.add(at(in, () -> password(in, basic))));
        }
        if (tls != null) {
            mistakes.inspect(() ->
                    credentials.add(at(place + ".tls", () -> TlsCredential.of(tls.subject(), tls.fingerprint()))));
        }
        mistakes.check();
        return at(
                place,
                () -> new Principal(
                        Objects.requireNonNull(name), Objects.requireNonNull(theirs), plain(extra), credentials));
    }

    private static CraCredential cra(String place, Cra cra) {
        requireOne(place, "secret", cra.secret(), cra.key(), cra.salt());
        return cra.secret() != null
                ? new CraCredential(cra.secret(), null)
                : new CraCredential(
                        key(place, cra.key(), cra.keylen()),
                        salting(place, cra.salt(), cra.iterations(), cra.keylen()));
    }

    private static PasswordCredential password(String place, Basic basic) {
        requireOne(place, "password", basic.password(), basic.key(), basic.salt());
        return basic.password() != null
                ? new PasswordCredential(basic.password(), null)
                : new PasswordCredential(
                        key(place, basic.key(), basic.keylen()),
                        salting(place, basic.salt(), basic.iterations(), basic.keylen()));
    }

    private static void requireOne(
            String place, String name, @Nullable Secret plain, @Nullable Secret key, @Nullable String salt) {
        if ((plain == null) == (key == null) || (plain == null) == (salt == null)) {
            String method = place.substring(place.lastIndexOf('.') + 1);
            throw new ConfigurationException(place + ": needs either " + name + ", or key and salt, which " + MAKE
                    + method + "` derives from it");
        }
    }

    private static Secret key(String place, @Nullable Secret key, @Nullable Integer keylen) {
        Secret derived = required(place + ".key", key, MAKE + "…` makes it");
        int length = keylen == null ? Salting.DEFAULT_KEYLEN : keylen;
        try {
            if (Base64.getDecoder().decode(derived.reveal()).length == length) {
                return derived;
            }
        } catch (IllegalArgumentException notBase64) {
            // reported below, without quoting the key
        }
        throw new ConfigurationException(place + ".key: must be " + length + " bytes (keylen) in base64");
    }

    private static Salting salting(
            String place, @Nullable String salt, @Nullable Integer iterations, @Nullable Integer keylen) {
        return new Salting(
                required(place + ".salt", salt, "give the salt that the key was derived with"),
                atLeastOne(place + ".iterations", iterations, Salting.DEFAULT_ITERATIONS),
                atLeastOne(place + ".keylen", keylen, Salting.DEFAULT_KEYLEN));
    }

    private static ScramCredential scram(String place, Scram scram) {
        String advice = MAKE + "wamp-scram` makes all of it";
        Kdf kdf = Kdf.of(required(place + ".kdf", scram.kdf(), advice));
        if (kdf == null) {
            throw new ConfigurationException(place + ".kdf: must be \"pbkdf2\" or \"argon2id13\"");
        }
        ScramParameters parameters = new ScramParameters(
                kdf,
                required(place + ".salt", scram.salt(), advice),
                required(place + ".iterations", scram.iterations(), advice),
                scram.memory());
        return ScramCredential.of(
                parameters,
                required(place + ".storedKey", scram.storedKey(), advice).reveal(),
                required(place + ".serverKey", scram.serverKey(), advice).reveal());
    }

    private static <T> T at(String place, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(place + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Map<String, @Nullable Object> plain(@Nullable JsonObject json) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (json != null) {
            json.forEach((key, value) -> plain.put(key, plainValue(value)));
        }
        return plain;
    }

    private static @Nullable Object plainValue(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        } else if (value instanceof JsonNumber number) {
            return number.isIntegral() ? (Object) number.longValue() : number.bigDecimalValue();
        } else if (value.getValueType() == ValueType.ARRAY) {
            List<@Nullable Object> plain = new ArrayList<>();
            value.asJsonArray().forEach(each -> plain.add(plainValue(each)));
            return plain;
        } else if (value.getValueType() == ValueType.OBJECT) {
            return plain(value.asJsonObject());
        }
        return value.getValueType() == ValueType.NULL ? null : value.getValueType() == ValueType.TRUE;
    }

    /** Leaves out credentials and extra, which may be secret. */
    @Override
    public String toString() {
        return "Principal[" + authid + ", " + role + "]";
    }
}
