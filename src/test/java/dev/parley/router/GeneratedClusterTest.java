package dev.parley.router;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Random conversations with three nodes that pass for one router. To repeat one: {@code -Dparley.seed=7}. */
class GeneratedClusterTest {
    private static final int CONVERSATIONS = Integer.getInteger("parley.clusters", 150);
    static final int NODES = 3;

    @Test
    void noConversationWithThreeNodesBreaksARule() {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            SimulatedCluster cluster = new SimulatedCluster(new Random(seed), NODES, TestRealms.SETTINGS);
            Conversation conversation = new Conversation(new Random(seed), cluster);
            try {
                conversation.run();
            } catch (RuntimeException | AssertionError wrong) {
                String message = "-Dparley.seed=" + seed + "\n" + conversation.log() + wrong;
                throw new AssertionFailedError(message, wrong);
            }
        }
    }
}
