package dev.parley.examples.endpoints;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Orders at an {@link OrderDesk}. */
// example: client
@ClientEndpoint(decoders = ReceiptCodec.class, encoders = OrderEncoder.class)
public class OrderClient {
    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();

    @OnMessage
    public void received(Receipt receipt) {
        receipts.add(receipt);
    }

    /** A receipt that is none: the message says where. */
    @OnError
    public void failed(Session session, Throwable failure) {
        receipts.add(new Receipt(null, null, failure.getMessage()));
    }

    @OnClose
    public void closed(CloseReason reason) {
        receipts.add(new Receipt(null, null, "closed: " + reason.getCloseCode()));
    }

    /** The next receipt, or null where none comes in time. */
    public Receipt next() throws InterruptedException {
        return receipts.poll(20, TimeUnit.SECONDS);
    }
}
// end
