package dev.parley.engine;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine of tests does what the others do. */
class SimulatedEngineTest extends EngineContract {
    private final SimulatedEngine.Memory memory = new SimulatedEngine.Memory();

    @Override
    protected Engine engine() {
        return new SimulatedEngine(memory, 42);
    }

    @Override
    protected void settle(Engine engine) {
        ((SimulatedEngine) engine).settle();
    }

    @Test
    void appendsAreLateAndSomeFail() {
        SimulatedEngine engine = new SimulatedEngine(memory, 7).failing(30);
        Heard heard = listener();
        RealmStore store = engine.open("realm1", heard);
        for (int i = 0; i < 1_000; i++) {
            store.append(octets("entry " + i));
        }
        assertEquals(List.of(), heard.recorded());
        assertTrue(engine.step());
        assertTrue(heard.recorded().size() + heard.failed().size() <= 4);
        engine.settle();
        assertEquals(1_000, heard.recorded().size() + heard.failed().size());
        assertTrue(
                heard.failed().size() > 200 && heard.failed().size() < 400,
                () -> heard.failed().size() + " failed");
        engine.crash();
        Heard again = listener();
        new SimulatedEngine(memory, 8).open("realm1", again);
        assertEquals(heard.texts(), again.texts());
    }

    @Test
    void aCrashForgetsWhatWaits() {
        SimulatedEngine engine = new SimulatedEngine(memory, 7);
        Heard heard = listener();
        RealmStore store = engine.open("realm1", heard);
        store.append(octets("kept"));
        engine.settle();
        store.append(octets("lost"));
        engine.crash();
        engine.settle();
        assertEquals(List.of("kept"), heard.texts());
        Heard again = listener();
        new SimulatedEngine(memory, 7).open("realm1", again);
        assertEquals(List.of("kept"), again.texts());
    }

    @Test
    void whileItComplainsAllFail() {
        SimulatedEngine engine = new SimulatedEngine(memory, 7);
        Heard heard = listener();
        RealmStore store = engine.open("realm1", heard);
        engine.complain("it is full");
        store.append(octets("failed"));
        engine.settle();
        assertEquals("it is full", engine.complaint());
        assertEquals(List.of("it is full"), heard.reasons());
        engine.complain(null);
        store.append(octets("kept"));
        engine.settle();
        assertEquals(List.of("kept"), heard.texts());
    }
}
