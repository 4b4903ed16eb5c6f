package dev.parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.flow.Budget;
import dev.parley.flow.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How frames leave. */
@Timeout(60)
class FrameSenderTest {

    /** A network whose first write takes until it is let go. */
    private static final class SlowStream extends OutputStream {
        final CountDownLatch began = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final List<Integer> writes = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void write(int octet) {
            throw new AssertionError("an octet by itself");
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            writes.add(count);
            began.countDown();
            try {
                letGo.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }
    }

    private static final FrameSender.Owner NOBODY = new FrameSender.Owner() {
        @Override
        public void couldNotWrite(IOException failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void willClose(String reason) {}
    };

    private static Text text(int length) {
        return new Text("x".repeat(length), 1, Budget.unlimited());
    }

    @Test
    void whatIsReadyTogetherLeavesInOneWrite() throws Exception {
        SlowStream stream = new SlowStream();
        FrameSender sender = new FrameSender(NOBODY);
        sender.use(stream, SocketConnector.NO_COMPRESSION);
        Thread writer = new Thread(sender);
        writer.start();
        CountDownLatch done = new CountDownLatch(102);
        sender.send(text(10), failure -> done.countDown());
        assertTrue(stream.began.await(20, TimeUnit.SECONDS));

        for (int i = 0; i < 100; i++) {
            sender.send(text(100), failure -> done.countDown());
        }
        sender.ping(ByteBuffer.allocate(8));
        sender.close(1000, "bye");
        sender.send(text(5), failure -> done.countDown());

        assertTrue(done.await(20, TimeUnit.SECONDS));
        stream.letGo.countDown();
        writer.join();
        // of each text a header of two octets and a mask of four; a ping of 14, and a close frame with a code and a
        // word
        assertEquals(List.of(16, 100 * 106 + 14 + 11), stream.writes);
    }

    @Test
    void whatFindsNoRoomWaitsForIt() throws Exception {
        SlowStream stream = new SlowStream();
        FrameSender sender = new FrameSender(NOBODY);
        sender.use(stream, SocketConnector.NO_COMPRESSION);
        Thread writer = new Thread(sender);
        writer.start();
        sender.send(text(10), failure -> {});
        assertTrue(stream.began.await(20, TimeUnit.SECONDS));
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);

        sender.send(text(60_000), failure -> first.countDown());
        sender.send(text(60_000), failure -> second.countDown());

        assertEquals(0, first.getCount());
        assertEquals(1, second.getCount());
        stream.letGo.countDown();
        assertTrue(second.await(20, TimeUnit.SECONDS));
        sender.stop();
        writer.join();
    }
}
