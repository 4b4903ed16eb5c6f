package dev.parley.auth;

import static dev.parley.auth.People.FAR_AWAY;
import static dev.parley.auth.People.GRACE;
import static dev.parley.auth.People.NOW;
import static dev.parley.auth.People.OTHER_GRACE;
import static dev.parley.auth.People.accepted;
import static dev.parley.auth.People.applicant;
import static dev.parley.auth.People.challenged;
import static dev.parley.auth.People.denied;
import static dev.parley.auth.People.everybody;
import static dev.parley.auth.People.principal;
import static dev.parley.auth.People.realm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import dev.parley.message.Dict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which method it is, out of those that a client names, a realm allows, and a handshake has evidence for. */
class MethodChoiceTest {
    private static final Evidence WITH_CERTIFICATE = FAR_AWAY.withTls(GRACE, Map.of());
    private static final Evidence AS_BOB = FAR_AWAY.withAuthorization(basic("bob:bob-password"));

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theClientsOrderDecidesAmongThoseAllowed() {
        Authentication realm = realm(everybody());
        assertEquals(
                "wampcra",
                challenged(realm.begin(applicant("carol", FAR_AWAY, "wampcra", "ticket"), NOW))
                        .method());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("carol", FAR_AWAY, "ticket", "wampcra"), NOW))
                        .method());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("carol", FAR_AWAY, "psychic", "bearer", "ticket"), NOW))
                        .method());
        accepted(realm.begin(applicant("carol", FAR_AWAY, "anonymous", "ticket"), NOW));
    }

    @Test
    void aMethodWithoutWhatItBeginsWithIsPassedOver() {
        Authentication realm = realm(everybody());
        accepted(realm.begin(applicant(null, FAR_AWAY, "ticket", "wampcra", "cryptosign", "anonymous"), NOW));
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("erin", FAR_AWAY, "wamp-scram", "ticket"), NOW))
                        .method());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("grace", FAR_AWAY, "tls", "cookie", "basic", "ticket"), NOW))
                        .method());
        Step.Denied denied = denied(realm.begin(applicant(null, FAR_AWAY, "wamp-scram", "ticket"), NOW));
        assertEquals("wamp.error.authentication_required", denied.reason());
        assertTrue(denied.message().contains("ticket: needs an authid"), denied.message());
    }

    @Test
    void aHelloThatNamesNoMethodThatIsAllowedIsToldWhichOnesAre() {
        Authentication realm =
                realm(AuthenticationSettings.builder(People.ROLES).allow(AuthMethod.TICKET));
        for (String[] methods : new String[][] {{"wampcra"}, {"psychic"}, {"wampcra", "anonymous"}}) {
            Step.Denied denied = denied(realm.begin(applicant("alice", FAR_AWAY, methods), NOW));
            assertEquals("wamp.error.no_matching_auth_method", denied.reason());
            assertTrue(denied.message().contains("it accepts ticket"), denied.message());
        }
    }

    @Test
    void aHelloThatNamesNothingIsToldThatItMust() {
        Authentication realm =
                realm(AuthenticationSettings.builder(People.ROLES).allow(AuthMethod.TICKET));
        for (String[] methods : new String[][] {{}, {"anonymous"}}) {
            Step.Denied denied = denied(realm.begin(applicant("alice", FAR_AWAY, methods), NOW));
            assertEquals("wamp.error.authentication_required", denied.reason());
            assertTrue(denied.message().contains("'realm1'"), denied.message());
        }
        Authentication closed = realm(AuthenticationSettings.builder(People.ROLES));
        Step.Denied denied = denied(closed.begin(applicant(null, FAR_AWAY), NOW));
        assertEquals("wamp.error.no_matching_auth_method", denied.reason());
    }

    @Test
    void aPeerThatJustConnectsIsWhomItsCertificateNames() {
        Authentication realm = realm(everybody());
        for (String[] methods : new String[][] {{}, {"anonymous"}, {"tls"}, {"ticket", "tls"}}) {
            Identity identity = accepted(realm.begin(applicant(null, WITH_CERTIFICATE, methods), NOW));
            assertEquals("grace", identity.authid());
            assertEquals("admin", identity.role());
            assertEquals("tls", identity.method());
        }
    }

    @Test
    void aCertificateIsNotLookedAtByWhomNamesAnotherMethod() {
        Authentication realm = realm(everybody());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("alice", WITH_CERTIFICATE, "ticket"), NOW))
                        .method());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("alice", WITH_CERTIFICATE, "tls", "ticket"), NOW))
                        .method());
        assertEquals(
                "guest",
                accepted(realm.begin(applicant("alice", WITH_CERTIFICATE), NOW)).role());
    }

    @Test
    void aCertificateThatNobodyHasIsDenied() {
        Authentication realm = realm(everybody());
        Evidence evidence = FAR_AWAY.withTls(OTHER_GRACE, Map.of());
        for (String[] methods : new String[][] {{}, {"tls"}, {"tls", "anonymous"}}) {
            Step.Denied denied = denied(realm.begin(applicant(null, evidence, methods), NOW));
            assertEquals("wamp.error.authentication_denied", denied.reason());
            assertTrue(denied.cause().contains("CN=grace"), denied.cause());
        }
        // where the realm does not look at certificates, it is nobody's business
        accepted(realm(AuthenticationSettings.builder(People.ROLES).anonymous("guest", false))
                .begin(applicant(null, evidence), NOW));
    }

    @Test
    void certificatesAreComparedByTheirNamesMeaningOrTheirFingerprint() {
        String fingerprint =
                "E8:EE:8E:CF:76:A7:CE:86:C4:0F:E3:94:68:7F:A6:16:D2:23:D1:23:05:E5:1C:F2:67:76:EE:CE:23:9C:83:EF";
        assertEquals(Map.of("GRACE", true, "OTHER", false), who(TlsCredential.of("cn = Grace", null)));
        assertEquals(Map.of("GRACE", false, "OTHER", true), who(TlsCredential.of("O=elsewhere, CN=grace", null)));
        assertEquals(Map.of("GRACE", false, "OTHER", false), who(TlsCredential.of("CN=grace, O=elsewhere", null)));
        assertEquals(Map.of("GRACE", true, "OTHER", false), who(TlsCredential.of(null, fingerprint)));
        assertEquals(Map.of("GRACE", true, "OTHER", false), who(TlsCredential.of("CN=grace", fingerprint)));
        assertEquals(Map.of("GRACE", false, "OTHER", false), who(TlsCredential.of("CN=heidi", fingerprint)));
    }

    private static Map<String, Boolean> who(TlsCredential credential) {
        Authentication realm = realm(AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TLS)
                .principal(principal("x", "user", credential)));
        Map<String, Boolean> found = new LinkedHashMap<>();
        found.put("GRACE", realm.begin(applicant(null, WITH_CERTIFICATE), NOW) instanceof Step.Accepted);
        Evidence other = FAR_AWAY.withTls(OTHER_GRACE, Map.of());
        found.put("OTHER", realm.begin(applicant(null, other), NOW) instanceof Step.Accepted);
        return found;
    }

    @Test
    void rightCredentialsInTheHeaderLetIn() {
        Authentication realm = realm(everybody());
        for (String[] methods : new String[][] {{}, {"anonymous"}, {"basic"}, {"cookie", "basic", "ticket"}}) {
            Identity identity = accepted(realm.begin(applicant(null, AS_BOB, methods), NOW));
            assertEquals("bob", identity.authid());
            assertEquals("basic", identity.method());
        }
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("alice", AS_BOB, "ticket"), NOW))
                        .method());
        assertEquals(
                "ticket",
                challenged(realm.begin(applicant("alice", AS_BOB, "basic", "ticket"), NOW))
                        .method());
    }

    @Test
    void wrongCredentialsInTheHeaderKeepOutWhateverElseIsOffered() {
        Authentication realm = realm(everybody());
        List<String> headers = List.of(
                basic("bob:wrong"),
                basic("alice:alice-ticket"),
                basic("nobody:x"),
                basic("nocolon"),
                basic(":"),
                "Basic",
                "basic ****",
                "Basic " + Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, ':'}));
        for (String header : headers) {
            Evidence evidence = FAR_AWAY.withAuthorization(header);
            for (String[] methods : new String[][] {{}, {"anonymous"}, {"ticket"}, {"ticket", "anonymous"}}) {
                Step.Denied denied = denied(realm.begin(applicant("alice", evidence, methods), NOW));
                assertEquals("wamp.error.authentication_denied", denied.reason(), header);
            }
            assertEquals(
                    List.of("Basic realm=\"parley\", charset=\"UTF-8\""),
                    People.refusal(List.of(realm), evidence, NOW, NOW),
                    header);
        }
        assertEquals(List.of(), People.refusal(List.of(realm), AS_BOB, NOW, NOW));
        assertEquals(List.of(), People.refusal(List.of(realm), FAR_AWAY, NOW, NOW));
    }

    @Test
    void aHeaderForSomebodyElseIsNoneOfOurBusiness() {
        Authentication realm = realm(everybody());
        for (String header : List.of("Bearer x", "Digest username=\"bob\"", "Negotiate AAAA", "")) {
            Evidence evidence = FAR_AWAY.withAuthorization(header);
            accepted(realm.begin(applicant(null, evidence), NOW));
            assertEquals(List.of(), People.refusal(List.of(realm), evidence, NOW, NOW), header);
        }
    }

    @Test
    void aHandshakeGoesOnIfTheHeaderIsRightInOneOfTheRealms() {
        Authentication here = realm(everybody());
        Authentication there = new Authentication(
                "there",
                AuthenticationSettings.builder(People.ROLES)
                        .allow(AuthMethod.BASIC)
                        .attempts(new AttemptLimits(2, 2, 2, 60_000))
                        .principal(principal("zoe", "user", new PasswordCredential(Secret.of("z"), null)))
                        .build(),
                People.seeded(3));
        // what is right here is not counted as wrong there
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), People.refusal(List.of(there, here), AS_BOB, NOW, NOW));
        }
        Evidence asZoe = FAR_AWAY.withAuthorization(basic("zoe:z"));
        assertEquals(List.of(), People.refusal(List.of(here, there), asZoe, NOW, NOW));
        Evidence wrong = FAR_AWAY.withAuthorization(basic("zoe:wrong"));
        assertEquals(1, People.refusal(List.of(here, there), wrong, NOW, NOW).size());
        assertEquals(1, People.refusal(List.of(here, there), wrong, NOW, NOW).size());
        // and now even the right one has to wait
        assertEquals(1, People.refusal(List.of(here, there), asZoe, NOW, NOW).size());
        assertEquals(List.of(), People.refusal(List.of(here, there), asZoe, NOW + 60_000, NOW + 60_000));
    }

    @Test
    void hashedPasswordsWorkInTheHeader() {
        Salting salting = new Salting("c2FsdHNhbHRzYWx0c2FsdA==", 10_000, 32);
        Authentication realm = realm(everybody()
                .principal(principal(
                        "judy", "user", new PasswordCredential(Cra.derivedKey("p\u00e4ss:word", salting), salting))));
        Evidence right = FAR_AWAY.withAuthorization(basic("judy:p\u00e4ss:word"));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "judy", accepted(realm.begin(applicant(null, right), NOW)).authid());
            assertEquals(List.of(), People.refusal(List.of(realm), right, NOW, NOW));
            denied(realm.begin(applicant(null, FAR_AWAY.withAuthorization(basic("judy:password"))), NOW));
        }
    }

    @Test
    void aTokenSaysWhoItIsByItsClaims() {
        TokenVerifier verifier = (token, now) -> switch (token.reveal()) {
            case "admin" -> TokenVerifier.Verdict.believed(Map.of("sub", "zoe", "role", "admin"), Long.MAX_VALUE);
            case "list" ->
                TokenVerifier.Verdict.believed(
                        Map.of("sub", "zoe", "role", List.of("x", 1, "user", "admin")), Long.MAX_VALUE);
            case "nobody" -> TokenVerifier.Verdict.believed(Map.of("role", "admin"), Long.MAX_VALUE);
            case "number" -> TokenVerifier.Verdict.believed(Map.of("sub", 1, "role", "admin"), Long.MAX_VALUE);
            case "norole" -> TokenVerifier.Verdict.believed(Map.of("sub", "zoe"), Long.MAX_VALUE);
            case "otherrole" -> TokenVerifier.Verdict.believed(Map.of("sub", "zoe", "role", "emperor"), Long.MAX_VALUE);
            default -> TokenVerifier.Verdict.refused("expired");
        };
        Authentication strict = realm(AuthenticationSettings.builder(People.ROLES)
                .anonymous("guest", false)
                .bearer(new AuthenticationSettings.Bearer(verifier, "sub", "role", null)));
        Authentication lenient = realm(AuthenticationSettings.builder(People.ROLES)
                .bearer(new AuthenticationSettings.Bearer(verifier, "sub", "role", "guest")));
        assertEquals(
                new Identity("zoe", "admin", "bearer", "token", Map.of())
                        .by(new TokenCredential(Long.MAX_VALUE, ""))
                        .vouchedFor(strict.settings().voucher("bearer")),
                accepted(strict.begin(applicant(null, token("admin")), NOW)));
        assertEquals(
                "user",
                accepted(strict.begin(applicant("zoe", token("list"), "bearer"), NOW))
                        .role());
        for (String token : List.of("nobody", "number", "norole", "otherrole", "expired", "")) {
            denied(strict.begin(applicant(null, token(token)), NOW));
            assertEquals(
                    1, People.refusal(List.of(strict), token(token), NOW, NOW).size());
        }
        assertTrue(
                denied(strict.begin(applicant(null, token("x")), NOW)).cause().contains("expired"));
        assertEquals(
                "guest",
                accepted(lenient.begin(applicant(null, token("norole")), NOW)).role());
        assertEquals(
                "guest",
                accepted(lenient.begin(applicant(null, token("otherrole")), NOW))
                        .role());
    }

    private static Evidence token(String token) {
        return FAR_AWAY.withAuthorization("bearer " + token);
    }

    @Test
    void theContainersUserHasTheFirstOfTheRolesThatAreMapped() {
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("manager", "admin");
        mapping.put("staff", "user");
        Authentication realm = realm(AuthenticationSettings.builder(People.ROLES)
                .anonymous("guest", false)
                .container(mapping, null));
        assertEquals(Set.of("manager", "staff"), realm.settings().containerRoles());
        Evidence both = FAR_AWAY.withContainer("ann", Set.of("staff", "manager"));
        assertEquals(
                new Identity("ann", "admin", "container", "container", Map.of())
                        .vouchedFor(realm.settings().voucher("container")),
                accepted(realm.begin(applicant(null, both), NOW)));
        Evidence staff = FAR_AWAY.withContainer("ann", Set.of("staff"));
        assertEquals(
                "user",
                accepted(realm.begin(applicant("ann", staff, "container"), NOW)).role());
        Evidence other = FAR_AWAY.withContainer("ann", Set.of("cook"));
        denied(realm.begin(applicant(null, other), NOW));
        accepted(realm.begin(applicant("bob", other), NOW));
        accepted(realm.begin(applicant(null, FAR_AWAY), NOW));
        Authentication all = realm(AuthenticationSettings.builder(People.ROLES).container(mapping, "guest"));
        assertEquals("guest", accepted(all.begin(applicant(null, other), NOW)).role());
        Authentication same = realm(AuthenticationSettings.builder(People.ROLES).container(Map.of(), null));
        assertEquals(
                "user",
                accepted(same.begin(applicant(null, FAR_AWAY.withContainer("ann", Set.of("user"))), NOW))
                        .role());
    }

    @Test
    void whatAHelloHasIsReadLeniently() {
        Applicant silent = Applicant.of(1, Dict.EMPTY, FAR_AWAY, NOW);
        assertEquals(new Applicant(1, null, List.of(), Map.of(), FAR_AWAY, NOW), silent);
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("authid", "");
        details.put("authmethods", List.of("ticket", "anonymous"));
        details.put("authextra", "not a dict");
        Applicant odd = Applicant.of(1, Dict.of(details), FAR_AWAY, NOW);
        assertEquals(new Applicant(1, null, List.of("ticket", "anonymous"), Map.of(), FAR_AWAY, NOW), odd);
        Applicant wampy = Applicant.of(
                1, Dict.of(Map.of("authid", "alice", "authextra", Map.of("nonce", "AA=="))), FAR_AWAY, NOW);
        assertEquals(new Applicant(1, "alice", List.of(), Map.of("nonce", "AA=="), FAR_AWAY, NOW), wampy);
    }
}
