package dev.parley.codec;

import dev.parley.message.Event;
import dev.parley.message.Message;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From text to message and back; {@code parsed} is the whole text read by a JSON parser, as routers do that keep a tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    /** Of the payload. */
    @Param({"64", "4096"})
    int bytes;

    /** Many values, one string, or one string with escapes. */
    @Param({"values", "string", "escapes"})
    String kind = "values";

    private String call = "";
    private String event = "";
    private Message toEncode = new Event(1, 1, dev.parley.message.Dict.EMPTY, dev.parley.message.Payload.NONE);

    @Setup
    public void prepare() {
        String payload =
                switch (kind) {
                    case "values" -> values();
                    case "string" -> "[\"" + "x".repeat(bytes - 4) + "\"]";
                    default -> "[\"" + "a \\\"word\\\" or two\\n".repeat(bytes / 22) + "\"]";
                };
        call = "[48,7814135,{\"receive_progress\":true},\"com.myapp.user.new\"," + payload + "]";
        event = "[36,5512315355,4429313566,{}," + payload + "]";
        toEncode = new MessageDecoder().decode(event).messages().get(0);
    }

    private String values() {
        StringBuilder payload = new StringBuilder("[{\"items\":[");
        while (payload.length() < bytes - 20) {
            payload.append("{\"id\":").append(payload.length()).append("},");
        }
        return payload.append("0]}]").toString();
    }

    @Benchmark
    public Batch decoded() {
        return new MessageDecoder().decode(call);
    }

    @Benchmark
    public JsonArray parsed() {
        try (JsonReader reader = Json.createReader(new StringReader(call))) {
            return reader.readArray();
        }
    }

    @Benchmark
    public String encoded() {
        return MessageEncoder.text(toEncode);
    }

    @Benchmark
    public byte[] octets() {
        return MessageEncoder.octets(toEncode, 10);
    }
}
