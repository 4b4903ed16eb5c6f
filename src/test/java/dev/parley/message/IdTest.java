package dev.parley.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdTest {

    @Test
    void idsAreBetween1And2ToThe53() {
        assertFalse(Id.isValid(0));
        assertTrue(Id.isValid(1));
        assertTrue(Id.isValid(9_007_199_254_740_992L));
        assertFalse(Id.isValid(9_007_199_254_740_993L));
        assertFalse(Id.isValid(-1));
    }

    @Test
    void theyCountAndBeginAgain() {
        assertEquals(1, Id.after(0));
        assertEquals(9_007_199_254_740_992L, Id.after(9_007_199_254_740_991L));
        assertEquals(1, Id.after(9_007_199_254_740_992L));
    }
}
