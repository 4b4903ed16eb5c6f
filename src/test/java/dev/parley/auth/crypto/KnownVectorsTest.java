package dev.parley.auth.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.People;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others have computed, we compute too. */
class KnownVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NOTHING = {};

    @Test
    void pbkdf2IsThatOfRfc7914() {
        assertEquals(
                "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
                HEX.formatHex(Hashes.pbkdf2("passwd", ascii("salt"), 1, 64)));
    }

    @Test
    void pbkdf2TakesPasswordsInUtf8AndEmptyOnes() {
        assertEquals(
                "bac9ea663e05ded1d780b6977a934492a5e359691033f9c40b4e67cf931a0df9",
                HEX.formatHex(Hashes.pbkdf2("p\u00e4ss\u20ac", ascii("salt"), 1, 32)));
        assertEquals(
                "f135c27993baf98773c5cdb40a5706ce6a345cde61b000a67858650cd6a324d7",
                HEX.formatHex(Hashes.pbkdf2("", ascii("salt"), 1, 32)));
    }

    @Test
    void hmacIsThatOfRfc4231AlsoWithAnEmptyKey() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                HEX.formatHex(Hashes.hmac(ascii("Jefe"), "what do ya want for nothing?")));
        assertEquals(
                "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
                HEX.formatHex(Hashes.hmac(NOTHING, "")));
    }

    /** The example of RFC 7677, section 3: user, pencil. */
    @Test
    void scramIsThatOfRfc7677() {
        ScramParameters parameters =
                new ScramParameters(ScramParameters.Kdf.PBKDF2, "W22ZaJ0SNY7soEsUEjb6gQ==", 4096, null);
        String clientNonce = "rOprNGfwEbeRWgbNEkqO";
        String nonce = clientNonce + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        String message = Scram.authMessage("user", clientNonce, nonce, parameters, null, NOTHING);
        assertEquals(
                "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,"
                        + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                message);
        byte[] saltedPassword = Scram.saltedPassword("pencil", parameters);
        byte[] clientKey = Scram.clientKey(saltedPassword);
        byte[] proof = Scram.proof(clientKey, message);
        assertEquals("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", Hashes.base64(proof));
        Secret storedKey = Secret.of(Scram.storedKey(clientKey));
        assertTrue(Scram.isProof(proof, storedKey, message));
        assertFalse(Scram.isProof(proof, storedKey, message + "x"));
        assertFalse(Scram.isProof(new byte[32], storedKey, message));
        assertEquals(
                "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                Hashes.base64(Hashes.hmac(Scram.serverKey(saltedPassword), message)));
    }

    /** RFC 5802, section 7: {@code p=tls-unique,,} before the data, and names with commas and equals signs escaped. */
    @Test
    void scramMessagesNameTheChannelAndEscapeTheName() {
        ScramParameters parameters =
                new ScramParameters(ScramParameters.Kdf.PBKDF2, "W22ZaJ0SNY7soEsUEjb6gQ==", 4096, null);
        String message = Scram.authMessage("a,b=c", "AA==", "AA==BB==", parameters, "tls-unique", ascii("channel"));
        assertTrue(message.startsWith("n=a=2Cb=3Dc,r=AA==,r=AA==BB==,"), message);
        assertTrue(message.endsWith(",c=" + Hashes.base64(ascii("p=tls-unique,,channel")) + ",r=AA==BB=="), message);
    }

    /** By the reference implementation: password, somesalt, t=2, m=256, p=1. */
    @Test
    void argon2idIsThatOfTheReferenceImplementation() {
        assertEquals(
                "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
                HEX.formatHex(Argon2.id13(ascii("password"), ascii("somesalt"), 2, 256)));
    }

    /** Autobahn's {@code derive_key}: the base64 text of the key is the key. */
    @ParameterizedTest
    @CsvSource({
        "secret123,   salt123,      1000, 32, Eu7CQLfR+/Ffb+275A4s9/6H/RGKYxM4s6IMrsNKzC8=",
        "secret123,   salt123,      100,  16, DpHHRlQ6UNULJlP9J8WkPw==",
        "dave-secret, salt-of-dave, 1000, 32, 82xKz0othlKaz0KKAyF4owrQ0TlDVrUty5R0zupAToQ=",
    })
    void keysOfWampCraAreDerivedAsAutobahnDoes(String secret, String salt, int iterations, int keylen, String key) {
        assertEquals(
                key,
                Cra.derivedKey(secret, new Salting(salt, iterations, keylen)).reveal());
    }

    /** Signatures that wampy.js makes. */
    @Test
    void challengesOfWampCraAreSignedAsWampyDoes() throws AuthenticationException {
        String text = "{\"nonce\":\"LHRTC9zeOIrt_9U3\",\"authid\":\"dave\",\"authrole\":\"admin\"}";
        Challenge plain = new Challenge("wampcra", Dict.of("challenge", text));
        Challenge salted = new Challenge(
                "wampcra",
                Dict.of(Map.of("challenge", text, "salt", "salt-of-dave", "iterations", 1000L, "keylen", 32L)));
        assertEquals(
                "lf1TC9LYxhyZre4WFvD6We75Mb1vRyPERnSjL17akQo=",
                signature(Login.wampcra("carol", "carol-secret"), plain));
        assertEquals(
                "tmIeAyc1xTRkzydZKs439QQj718NIRZ976CF638ytmM=",
                signature(Login.wampcra("dave", "dave-secret"), salted));
    }

    private static String signature(Login login, Challenge challenge) throws AuthenticationException {
        return login.begin(People.seeded(1), Map.of()).answer(challenge).signature();
    }

    /** RFC 8032, section 7.1, TEST 2. */
    @Test
    void ed25519IsThatOfRfc8032() {
        byte[] seed = HEX.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        byte[] signature = HEX.parseHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        byte[] message = {0x72};
        byte[] publicKey = Ed25519.publicKeyOf(seed);
        assertEquals("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", HEX.formatHex(publicKey));
        assertArrayEquals(signature, Ed25519.sign(seed, message));
        assertTrue(Ed25519.verify(Objects.requireNonNull(Ed25519.publicKey(publicKey)), message, signature));
        assertFalse(Ed25519.verify(Objects.requireNonNull(Ed25519.publicKey(publicKey)), NOTHING, signature));
    }

    @Test
    void whatIsNoPointOfTheCurveIsNoPublicKey() {
        byte[] none = new byte[32];
        none[0] = 2;
        assertNull(Ed25519.publicKey(none));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '', 4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, b32675b221f08593213737bef8240e7c15228b07028e19595294678c90d11c0cae80a357331bfc5cc9fb71081464e6e75013517c2cf067ad566a6b7b728e5d03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
            '', d511fe78e23934b3dadb52fcd022974b80bd92bccc7c5cf404e46cc0a8a2f5cd, b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d, d4209ad10d5aff6bfbc009d7e924795de138a63515efc7afc6b01b7fe5201372190374886a70207b042294af5bd64ce725cd8dceb344e6d11c09d1aaaf4d660fb26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d
            '', 6e1fde9cf9e2359a87420b65a87dc0c66136e66945196ba2475990d8a0c3a25b, b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2, 7beb282184baadd08f166f16dd683b39cab53816ed81e6955def951cb2ddad1ec184e206746fd82bda075af03711d3d5658fc84a76196b0fa8d1ebc92ef9f30bb05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2
            62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff, 4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 9b6f41540c9b95b4b7b281c3042fa9c54cef43c842d62ea3fd6030fcb66e70b3e80d49d44c29d1635da9348d02ec93f3ed1ef227dfb59a07b580095c2b82f80f9d16ca518aa0c2b707f2b2a609edeca73bca8dd59817a633f35574ac6fd80d00
            62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff, d511fe78e23934b3dadb52fcd022974b80bd92bccc7c5cf404e46cc0a8a2f5cd, b26c1f87c13fc1da14997f1b5a71995dff8fbe0a62fae8473c7bdbd05bfb607d, 305aaa3ac25e98f651427688b3fc43fe7d8a68a7ec1d7d61c61517c519bd4a427c3015599d83ca28b4c652333920223844ef0725eb5dc2febfd6af7677b73f01d0852a29b460fc92ec943242ac638a053bbacc200512b18b30d15083cbdc9282
            62e935ae755f3d48f80d4d59f6121358c435722a67e859cc0caa8b539027f2ff, 6e1fde9cf9e2359a87420b65a87dc0c66136e66945196ba2475990d8a0c3a25b, b05e6b8ad4d69abf74aa3be3c0ee40ae07d66e1895b9ab09285a2f1192d562d2, ee3c7644fd8070532bc1fde3d70d742267da545d8c8f03e63bda63f1ad4214f4d2c4bfdb4eb9526def42deeb7e31602a6ff99eba893e0a4ad4d45892ca75e608d2b75e24a189a7f78ca776ba36fc53f6c3e31c32f251f2c524f0a44202f2902d
            """)
    void cryptosignAnswersAsTheTestVectorsOfTheSpecification(
            String channel, String seed, String challenge, String answer) throws AuthenticationException {
        Login login = channel.isEmpty() ? Login.cryptosign(null, seed) : Login.cryptosign(null, seed, "tls-unique");
        LoginExchange exchange = login.begin(People.seeded(1), Map.of("tls-unique", HEX.parseHex(channel)));
        Dict extra = Dict.of("challenge", challenge);
        if (!channel.isEmpty()) {
            extra = extra.with("channel_binding", "tls-unique");
        }
        assertEquals(answer, exchange.answer(new Challenge("cryptosign", extra)).signature());
    }

    /** RFC 4013, section 3. */
    @ParameterizedTest
    @CsvSource({"I\u00adX, IX", "user, user", "USER, USER", "\u00aa, a", "\u2168, IX", "a\u00a0b, a b"})
    void namesArePreparedAsRfc4013Does(String typed, String prepared) {
        assertEquals(prepared, SaslPrep.prepare(typed));
    }

    @ParameterizedTest
    @CsvSource({"'\u0007'", "\u06271", "a\u0627", "\ue000", "\ud800", "\u200e"})
    void whatRfc4013ProhibitsIsRefused(String typed) {
        assertThrows(IllegalArgumentException.class, () -> SaslPrep.prepare(typed));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
