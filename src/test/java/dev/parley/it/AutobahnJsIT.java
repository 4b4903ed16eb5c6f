package dev.parley.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link AutobahnJs} with the program that people have. */
class AutobahnJsIT {

    @TestFactory
    Stream<DynamicTest> autobahnJs() throws Exception {
        try (StandaloneRouter router = StandaloneRouter.start()) {
            return AutobahnJs.check(router.webSocket()).stream().map(AutobahnJsIT::test);
        }
    }

    private static DynamicTest test(String line) {
        if (line.startsWith("ok ")) {
            return DynamicTest.dynamicTest(line.substring("ok ".length()), () -> {});
        }
        String[] nameAndReason = line.substring("not ok ".length()).split(": ", 2);
        return DynamicTest.dynamicTest(nameAndReason[0], () -> fail(nameAndReason[1]));
    }
}
