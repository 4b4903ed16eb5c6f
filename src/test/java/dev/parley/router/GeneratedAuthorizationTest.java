package dev.parley.router;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Random rules, and random actions under them: see {@link AuthorizationReferee}. To repeat one: {@code -Dparley.seed=7}. */
class GeneratedAuthorizationTest {
    private static final int CONVERSATIONS = Integer.getInteger("parley.authorizations", 600);
    private static final int STEPS = 120;

    @Test
    void noActionPassesWithoutARuleAndNoneIsRefusedThatHasOne() {
        Integer only = Integer.getInteger("parley.seed");
        int refused = 0;
        int allowed = 0;
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            AuthorizationReferee referee = new AuthorizationReferee(new Random(seed));
            try {
                for (int i = 0; i < STEPS; i++) {
                    referee.step();
                }
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionFailedError("-Dparley.seed=" + seed + "\n" + referee.log() + wrong, wrong);
            }
            refused += referee.refused();
            allowed += referee.allowed();
        }
        if (only == null && (refused < CONVERSATIONS * 10 || allowed < CONVERSATIONS * 10)) {
            throw new AssertionFailedError(
                    "only " + refused + " refused and " + allowed + " allowed: too few to show much");
        }
    }
}
