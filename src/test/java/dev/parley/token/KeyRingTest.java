package dev.parley.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys verify tokens, and whom they have let in may stay. */
class KeyRingTest {
    private static final ECKey ONE = key();
    private static final ECKey TWO = key();

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static JWKSet set(JWK... keys) {
        return new JWKSet(List.of(keys));
    }

    private static boolean isInForce(KeyRing ring, ECKey key) throws JOSEException {
        return ring.isInForce(Jwt.thumbprint(key));
    }

    @Test
    void aKeyThatIsGoneFromAFileCountsNoMoreAtOnce() throws JOSEException {
        KeyRing ring = new KeyRing(0, Long.MAX_VALUE);
        assertFalse(ring.take(set(ONE), 100));
        assertTrue(isInForce(ring, ONE));
        assertFalse(isInForce(ring, TWO));
        assertFalse(ring.take(set(ONE, TWO), 200));
        assertTrue(ring.take(set(TWO), 300));
        assertFalse(isInForce(ring, ONE));
        assertTrue(isInForce(ring, TWO));
        assertTrue(ring.take(set(), 400));
        assertFalse(isInForce(ring, TWO));
        assertFalse(ring.take(set(), 500), "there is nobody left whom it concerns");
    }

    /** A cookie that has outlived the router may be there before the keys. */
    @Test
    void whoHasComeInBeforeAnyKeyWasReadGoesWithTheKeyThatIsMissing() throws JOSEException {
        KeyRing ring = new KeyRing(0, Long.MAX_VALUE);
        assertTrue(isInForce(ring, ONE));
        assertTrue(isInForce(ring, TWO));
        assertTrue(ring.take(set(TWO), 100), "somebody has to go");
        assertFalse(isInForce(ring, ONE));
        assertTrue(isInForce(ring, TWO));
    }

    /** By which name a key is there counts for nothing. */
    @Test
    void aKeyIsKnownByWhatItIs() throws JOSEException {
        KeyRing ring = new KeyRing(0, Long.MAX_VALUE);
        ring.take(set(new ECKey.Builder(ONE).keyID("former").build()), 100);
        assertFalse(ring.take(set(new ECKey.Builder(ONE).keyID("later").build()), 200));
        assertTrue(isInForce(ring, ONE));
        assertTrue(ring.take(set(new ECKey.Builder(TWO).keyID("later").build()), 300));
        assertFalse(isInForce(ring, ONE));
    }

    @Test
    void aKeyThatIsGoneFromTheNetworkMustBeMissingTwice() throws JOSEException {
        KeyRing ring = new KeyRing(60, 1_000);
        ring.take(set(ONE, TWO), 100);
        assertFalse(ring.take(set(TWO), 200));
        assertTrue(ring.isInDoubt());
        assertTrue(isInForce(ring, ONE), "one server of several may not know it");
        assertEquals(set(TWO).getKeys(), ring.keys(200).getKeys(), "but nobody comes in by it any more");
        assertFalse(ring.take(set(TWO), 259));
        assertTrue(isInForce(ring, ONE));
        assertTrue(ring.take(set(TWO), 260));
        assertFalse(isInForce(ring, ONE));
        assertFalse(ring.isInDoubt());
    }

    @Test
    void aKeyThatIsThereAgainIsInDoubtNoMore() throws JOSEException {
        KeyRing ring = new KeyRing(60, 1_000);
        ring.take(set(ONE), 100);
        ring.take(set(TWO), 200);
        assertFalse(ring.take(set(ONE, TWO), 210));
        assertFalse(ring.isInDoubt());
        assertFalse(ring.take(set(TWO), 300), "it is missing for the first time");
        assertTrue(isInForce(ring, ONE));
    }

    @Test
    void whereNothingCanBeReadNobodyHasToGoButNobodyComesInForEver() throws JOSEException {
        KeyRing ring = new KeyRing(60, 1_000);
        assertTrue(isInForce(ring, ONE), "nothing has been read yet");
        ring.take(set(ONE), 100);
        assertEquals(1, ring.keys(1_100).size());
        assertEquals(0, ring.keys(1_101).size());
        assertTrue(isInForce(ring, ONE));
        ring.take(set(ONE), 5_000);
        assertEquals(1, ring.keys(5_000).size());
    }
}
