package dev.parley.router;

import dev.parley.auth.Evidence;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.codec.PlainPayloads;
import dev.parley.message.Message;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The core without sockets: from a message's text to the texts that it makes the router send. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingBenchmark {
    private static final String ROLES = "{\"roles\":{\"caller\":{},\"callee\":{},\"publisher\":{},\"subscriber\":{}}}";

    /** Of the topic. */
    @Param({"1", "100", "10000"})
    int receivers;

    private static final Time START = new Time(0, 0);

    private final Router router = new Router(
            new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))),
            new CountingIds(),
            byte[]::new,
            new PlainPayloads(),
            false,
            Roll.NONE);
    private final Realm realm = router.realms().iterator().next();
    private final Peer publisher = new Peer();
    private long request;
    private long invocation;

    private static final class Peer implements TransportId {
        private static final Evidence LOCAL = Evidence.of(InetAddress.getLoopbackAddress(), true);

        @Override
        public Evidence evidence() {
            return LOCAL;
        }
    }

    private static final class CountingIds implements Ids {
        private final SplittableRandom random = new SplittableRandom(1);
        private long last;

        @Override
        public long global() {
            return random.nextLong(1, 1L << 53);
        }

        @Override
        public long inRouter() {
            return ++last;
        }
    }

    @Setup
    public void join() {
        join(publisher);
        told(publisher, "[64," + ++request + ",{},\"com.example.echo\"]");
        for (int i = 0; i < receivers; i++) {
            Peer receiver = new Peer();
            join(receiver);
            told(receiver, "[32,1,{},\"com.example.topic\"]");
        }
    }

    private void join(Peer peer) {
        Lobby lobby = router.lobby();
        lobby.entered(peer, null, START);
        for (Action action : lobby.received(peer, message("[1,\"realm1\"," + ROLES + "]"), START)) {
            if (action instanceof Action.Move move) {
                realm.entered(peer, move.admission(), START);
            }
        }
    }

    private static Message message(String text) {
        return new MessageDecoder().decode(text).messages().get(0);
    }

    private List<String> told(Peer peer, String text) {
        List<String> sent = new ArrayList<>();
        for (Action action : realm.received(peer, message(text), START)) {
            if (action instanceof Action.Send send) {
                sent.add(MessageEncoder.text(send.message()));
            } else if (action instanceof Action.Spread spread) {
                sent.add(MessageEncoder.text(spread.message()));
            }
        }
        return sent;
    }

    /** One publication, to all receivers. */
    @Benchmark
    public List<String> publish() {
        return told(publisher, "[16," + ++request + ",{},\"com.example.topic\",[\"Hello, world!\",123456]]");
    }

    /** One call, to the result. */
    @Benchmark
    @OperationsPerInvocation(1)
    public void call(Blackhole sent) {
        sent.consume(told(publisher, "[48," + ++request + ",{},\"com.example.echo\",[\"Hello, world!\",123456]]"));
        sent.consume(told(publisher, "[70," + ++invocation + ",{},[\"Hello, world!\",123456]]"));
    }
}
