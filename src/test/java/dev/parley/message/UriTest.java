package dev.parley.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UriTest {
    /** The specification's own, section "URIs", white space as Python has it, for which they are written; and nothing invisible. */
    private static final Pattern LOOSE = Pattern.compile(
            "^([^S.#]+\\.)*([^S.#]+)$".replace("S", "\\s\\x1c-\\x1f\\p{Cc}\\p{Cf}"), Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern STRICT = Pattern.compile("^([0-9a-z_]+\\.)*([0-9a-z_]+)$");

    @ParameterizedTest
    @ValueSource(strings = {"a", "com.myapp.topic_1", "0.1", "_", "com.a.b.c.d.e.f.g"})
    void strictIsLooseToo(String uri) {
        assertTrue(Uri.isValid(uri, Uri.Rule.STRICT));
        assertTrue(Uri.isValid(uri, Uri.Rule.LOOSE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".a", "a.", "a..b", " ", "a b", "a.b ", "\ta", "a\n", "a#", "#", "a.#.b"})
    void emptyComponentsWhiteSpaceAndTheHashAreNeverValid(String uri) {
        assertFalse(Uri.isValid(uri, Uri.Rule.LOOSE));
        assertFalse(Uri.isValid(uri, Uri.Rule.STRICT));
    }

    @Test
    void itSaysWhatThePatternsOfTheSpecificationSay() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                text.appendCodePoint(random.nextInt(3) == 0 ? ".#_ \tA".charAt(random.nextInt(6)) : codePoint(random));
            }
            String uri = text.toString();
            assertEquals(STRICT.matcher(uri).matches(), Uri.isValid(uri, Uri.Rule.STRICT), uri);
            assertEquals(LOOSE.matcher(uri).matches(), Uri.isValid(uri, Uri.Rule.LOOSE), () -> codePoints(uri));
        }
    }

    @Test
    void aUriHasAtMost64ComponentsAnd4096Characters() {
        String longest = "a" + ".a".repeat(63);
        assertNull(Uri.complaint(longest, Uri.Rule.STRICT));
        assertEquals("has more than 64 components", Uri.complaint(longest + ".a", Uri.Rule.STRICT));
        assertNull(Uri.complaint(".".repeat(63), Uri.Rule.STRICT, MatchPolicy.WILDCARD));
        assertEquals(
                "has more than 64 components", Uri.complaint(".".repeat(64), Uri.Rule.STRICT, MatchPolicy.WILDCARD));
        assertNull(Uri.complaint("a".repeat(4096), Uri.Rule.STRICT));
        assertEquals("has more than 4096 characters", Uri.complaint("a".repeat(4097), Uri.Rule.STRICT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u001b]0;owned\u0007",
                "a\u0000",
                "a\u009b1m",
                "a\u202eb",
                "a\u200db",
                "\ufeffa",
                "a\udb40\udc01"
            })
    void whatTerminalsObeyAndPeopleDoNotSeeIsNeverValid(String uri) {
        assertEquals("has a control or format character", Uri.complaint(uri, Uri.Rule.LOOSE));
        assertEquals(
                "has a control or format character", Uri.complaint("com." + uri, Uri.Rule.LOOSE, MatchPolicy.PREFIX));
    }

    @Test
    void lettersOfAllScriptsAndPicturesAreLoose() {
        assertNull(Uri.complaint("com.gr\u00fc\u00dfe.\u65e5\u672c.\ud83d\ude00", Uri.Rule.LOOSE));
    }

    private static int codePoint(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 'a' + random.nextInt(26);
            case 1 -> random.nextInt(0x180);
            default -> random.nextInt(0xd800);
        };
    }

    private static String codePoints(String text) {
        return text.codePoints().mapToObj(Integer::toHexString).toList().toString();
    }

    @Test
    void wampIsReservedAsFirstComponentAlone() {
        assertTrue(Uri.isReserved("wamp"));
        assertTrue(Uri.isReserved("wamp."));
        assertTrue(Uri.isReserved("wamp.session.count"));
        assertFalse(Uri.isReserved("wampum.topic"));
        assertFalse(Uri.isReserved("com.wamp"));
        assertFalse(Uri.isReserved("WAMP.session"));
        assertFalse(Uri.isReserved(""));
    }
}
