package dev.parley.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.auth.maker.CredentialMaker;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accounts that the tests of authentication share, what peers bring, and conversations with them. */
public final class People {
    static final long NOW = 1_800_000_000_000L;
    static final long SESSION = 3251278072152162L;
    public static final Set<String> ROLES = Set.of("guest", "user", "admin");
    static final Evidence NEARBY = Evidence.of(address(127, 0, 0, 1), true);
    static final Evidence FAR_AWAY = Evidence.of(address(192, 0, 2, 1), false);
    public static final String FRANKS_SEED = "07".repeat(32);
    public static final String FRANKS_KEY = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";

    /** CN=grace */
    public static final X509Certificate GRACE = certificate("""
            MIIBNjCB6aADAgECAhRcrMzLXuFau2JKZ1CRJeG6dleN5zAFBgMrZXAwEDEOMAwG
            A1UEAwwFZ3JhY2UwIBcNMjYxMTIyMjExNTQ4WhgPMjEyNjEwMjkyMTE1NDhaMBAx
            DjAMBgNVBAMMBWdyYWNlMCowBQYDK2VwAyEA1y/0TihLLsdV5/b9FMeKwJN/dLgQ
            cYVIszaZRxzkfeyjUzBRMB0GA1UdDgQWBBSMcVs4LrJjZZv2qfH6OgpYTsJRlTAf
            BgNVHSMEGDAWgBSMcVs4LrJjZZv2qfH6OgpYTsJRlTAPBgNVHRMBAf8EBTADAQH/
            MAUGAytlcANBAE1swWfPyjsy5h7nl5CFV9tyG1D28YdRemHtZpIZnwH+bUVj6du0
            n4np34ZoGKORCtTwsclOgouadlpLQb4Znw8=
            """);

    /** O=Elsewhere, CN=grace: as RFC 2253 writes it, last part first. */
    public static final X509Certificate OTHER_GRACE = certificate("""
            MIIBXzCCARGgAwIBAgIUDBuHjfDcc5HdG6Hs4Tp+tJgJXH8wBQYDK2VwMCQxDjAM
            BgNVBAMMBWdyYWNlMRIwEAYDVQQKDAlFbHNld2hlcmUwIBcNMjYxMTIyMjExNTQ4
            WhgPMjEyNjEwMjkyMTE1NDhaMCQxDjAMBgNVBAMMBWdyYWNlMRIwEAYDVQQKDAlF
            bHNld2hlcmUwKjAFBgMrZXADIQDzpdjeC9Mqv5wRkH/VwIvODP6YKFvl8bHydW3f
            +zGUD6NTMFEwHQYDVR0OBBYEFOSS9uN1r0dUo6RmOGsnEa+aGLlIMB8GA1UdIwQY
            MBaAFOSS9uN1r0dUo6RmOGsnEa+aGLlIMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2Vw
            A0EAnOA5HMudbfGUQf8f9B5YVhUe4wAyjuvdMqm1kAPyj/7XA3yXAWmD1Tu4FFrh
            Mf02Fm5zjqUePPaUGtH1NqAiAg==
            """);

    private People() {}

    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static X509Certificate certificate(String base64) {
        String pem = "-----BEGIN CERTIFICATE-----\n" + base64 + "-----END CERTIFICATE-----\n";
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    /** Random bytes that are the same in each run. */
    public static RandomBytes seeded(long seed) {
        Random random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    /**
     * Everybody of the example configuration {@code identity.json}, and every method allowed but bearer and container.
     */
    public static AuthenticationSettings.Builder everybody() {
        return AuthenticationSettings.builder(ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.WAMPCRA)
                .allow(AuthMethod.WAMP_SCRAM)
                .allow(AuthMethod.CRYPTOSIGN)
                .allow(AuthMethod.COOKIE)
                .allow(AuthMethod.BASIC)
                .allow(AuthMethod.TLS)
                .anonymous("guest", false)
                .principal(principal("alice", "user", new TicketCredential(Secret.of("alice-ticket"))))
                .principal(principal(
                        "bob",
                        "user",
                        new TicketCredential(Secret.of("bob-ticket")),
                        new PasswordCredential(Secret.of("bob-password"), null)))
                .principal(principal("carol", "user", carol()))
                .principal(principal("dave", "admin", dave()))
                .principal(principal("erin", "user", erin()))
                .principal(principal("frank", "user", CryptosignCredential.of(List.of(FRANKS_KEY))))
                .principal(principal("grace", "admin", TlsCredential.of("CN=grace", null)));
    }

    public static CraCredential carol() {
        return new CraCredential(Secret.of("carol-secret"), null);
    }

    /** Of {@code dave-secret}. */
    public static CraCredential dave() {
        return new CraCredential(
                Secret.of("82xKz0othlKaz0KKAyF4owrQ0TlDVrUty5R0zupAToQ="), new Salting("salt-of-dave", 1000, 32));
    }

    static final String ERINS_STORED_KEY = "rkZwZnGHLWsKvDxb9/TD92j5X3/7sZfjP25gxXcDmS8=";
    static final String ERINS_SERVER_KEY = "rsek3P+KJgPXn3HESC5QWvX3xb7DLD+v3Js4yPKE48c=";

    static ScramCredential erin() {
        return ScramCredential.of(
                new ScramParameters(ScramParameters.Kdf.PBKDF2, "MDEyMzQ1Njc4OWFiY2RlZg==", 4096, null),
                ERINS_STORED_KEY,
                ERINS_SERVER_KEY);
    }

    /** The password of an account, by a key derivation that is dear in memory. */
    public static ScramCredential argon2(String password) {
        ScramParameters parameters =
                new ScramParameters(ScramParameters.Kdf.ARGON2ID13, Hashes.base64(new byte[16]), 2, 4096);
        Map<?, ?> made = (Map<?, ?>) CredentialMaker.scram(password, parameters).get("wamp-scram");
        return ScramCredential.of(parameters, (String) made.get("storedKey"), (String) made.get("serverKey"));
    }

    public static Principal principal(String authid, String role, Credential... credentials) {
        return new Principal(authid, role, Map.of(), List.of(credentials));
    }

    /** The values of {@code WWW-Authenticate} for a handshake, once all is derived that is needed. */
    static List<String> refusal(Collection<Authentication> realms, Evidence evidence, long now, long monotonicMillis) {
        HeaderCheck check = HeaderCheck.of(realms, evidence, now, monotonicMillis);
        if (!check.isDecided()) {
            check.decide();
        }
        return check.challenges();
    }

    /** Does what takes long at once. */
    static Step done(Step step) {
        return step instanceof Step.Work work ? work.task().get().at(NOW) : step;
    }

    static Authentication realm(AuthenticationSettings.Builder settings) {
        return new Authentication("realm1", settings.build(), seeded(1));
    }

    static Applicant applicant(@Nullable String authid, Evidence evidence, String... methods) {
        return new Applicant(SESSION, authid, List.of(methods), Map.of(), evidence, NOW);
    }

    static Step begin(Authentication realm, Login login, LoginExchange exchange, Evidence evidence) {
        return realm.begin(
                new Applicant(SESSION, login.authid(), List.of(login.method()), exchange.extra(), evidence, NOW), NOW);
    }

    /** A whole conversation: HELLO, CHALLENGE, AUTHENTICATE, and the client's look at WELCOME. */
    static Step login(Authentication realm, Login login, Evidence evidence) throws AuthenticationException {
        LoginExchange exchange = login.begin(seeded(2), evidence.channelBindings());
        Step first = begin(realm, login, exchange, evidence);
        if (!(first instanceof Step.Challenge challenge)) {
            return first;
        }
        Step last = challenge
                .pending()
                .answer(exchange.answer(new Challenge(challenge.method(), challenge.extra())), NOW + 1);
        if (last instanceof Step.Accepted accepted) {
            exchange.verify(welcome(accepted.extra()));
        }
        return last;
    }

    static Welcome welcome(Map<String, @Nullable Object> authextra) {
        return new Welcome(SESSION, Dict.of("authextra", authextra));
    }

    static Authenticate signature(String signature) {
        return new Authenticate(signature, Dict.EMPTY);
    }

    static Identity accepted(Step step) {
        return assertInstanceOf(Step.Accepted.class, done(step), step::toString).identity();
    }

    static Step.Challenge challenged(Step step) {
        return assertInstanceOf(Step.Challenge.class, step, step::toString);
    }

    static Step.Denied denied(Step step) {
        return assertInstanceOf(Step.Denied.class, done(step), step::toString);
    }

    static Step.Ask asked(Step step) {
        return assertInstanceOf(Step.Ask.class, step, step::toString);
    }

    static Map<String, @Nullable Object> with(String key, @Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }
}
