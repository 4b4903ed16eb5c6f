package dev.parley.router;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Random conversations, right and wrong, under the eyes of a {@link Referee}. To repeat one: {@code -Dparley.seed=7}. */
class GeneratedConversationsTest {
    private static final int CONVERSATIONS = Integer.getInteger("parley.conversations", 1_500);

    @Test
    void noConversationBreaksARule() {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            Conversation conversation = new Conversation(new Random(seed), new Core());
            try {
                conversation.run();
            } catch (RuntimeException | AssertionError wrong) {
                String message = "-Dparley.seed=" + seed + "\n" + conversation.log() + wrong;
                throw new AssertionFailedError(message, wrong);
            }
        }
    }
}
