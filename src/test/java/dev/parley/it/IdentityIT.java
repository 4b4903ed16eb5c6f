package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The configuration with every method, looked at by {@code --check}; {@link LoginsIT} logs in with it. */
class IdentityIT {

    @Test
    void aCheckSaysWhoMayComeIn() throws Exception {
        try (RunningProgram check = StandaloneRouter.run("--config", "src/test/resources/identity.json", "--check")) {
            assertEquals(0, check.awaitExit(), check::output);
            assertTrue(check.output().contains("Realm dynamic"), check::output);
            assertTrue(check.output().contains("WITHOUT EFFECT"), check::output);
        }
    }
}
