package dev.parley.server;

import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.router.PeerView;
import dev.parley.router.Speaker;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A peer of a generated conversation: says so much, then answers whoever still asks, then leaves. Runs in a thread of its own. */
final class SocketSpeaker implements Callable<@Nullable Void> {
    private static final int STEPS = 50;
    private static final long PATIENCE_MILLIS = 20_000;

    private final SocketConversation conversation;
    private final String name;
    private final Random random;
    private final Speaker speaker;
    private int connections;
    private PeerView view;
    private TestSocket socket;

    SocketSpeaker(SocketConversation conversation, String name, Random random) {
        this.conversation = conversation;
        this.name = name;
        this.random = random;
        this.speaker = new Speaker(random, conversation.world, true);
    }

    @Override
    public @Nullable Void call() throws InterruptedException {
        try {
            connect();
            for (int i = 0; i < STEPS; i++) {
                speak();
            }
            answerAll();
            while (view.isOpen() && view.waitsForAnswers()) {
                listen(PATIENCE_MILLIS);
                answerAll();
            }
        } finally {
            conversation.talking.countDown();
        }
        while (conversation.talking.getCount() > 0) {
            listen(10);
            answerAll();
        }
        leave();
        return null;
    }

    private void connect() throws InterruptedException {
        view = new PeerView(name + (char) ('a' + connections++), conversation.world);
        socket = conversation.connect();
        send(speaker.hello(conversation.realm));
        while (view.isConnected() && !view.isOpen()) {
            listen(PATIENCE_MILLIS);
        }
    }

    private void speak() throws InterruptedException {
        if (!view.isTalking()) {
            leave();
            connect();
        }
        if (random.nextInt(200) == 0) {
            socket.send("[16,1,{},\"a\",[");
            while (view.isConnected()) {
                listen(PATIENCE_MILLIS);
            }
        } else if (random.nextInt(200) == 0) {
            drop();
        } else {
            send(speaker.message(view));
            while (listen(random.nextInt(8) == 0 ? 5 : 0)) {
                // all that has come
            }
        }
    }

    private void drop() throws InterruptedException {
        socket.close();
        conversation.log(view + " > closes");
        view.received(null);
    }

    private void answerAll() {
        if (view.isTalking()) {
            view.openInvocations().forEach(id -> send(speaker.lastAnswer(view, id)));
        }
    }

    private void send(Message message) {
        conversation.ledger.sends(view, message);
        view.sent(message);
        String text = MessageEncoder.text(message);
        conversation.log(view + " > " + text);
        socket.send(text);
    }

    /** Takes the next message, if it comes in time; whether there was one. */
    private boolean listen(long millis) throws InterruptedException {
        String text = view.isConnected() ? socket.poll(millis) : null;
        if (text == null) {
            if (millis == PATIENCE_MILLIS) {
                throw new AssertionError(view + " waits in vain");
            }
            return false;
        }
        conversation.log(view + " < " + text);
        if (text.equals(TestSocket.CLOSED)) {
            view.received(null);
            return true;
        }
        Message message = new MessageDecoder().decode(text).messages().get(0);
        boolean wasTalking = view.isTalking();
        Message answered = view.received(message);
        conversation.ledger.received(view, message, answered);
        if (wasTalking && message instanceof Goodbye) {
            send(speaker.goodbye());
        }
        return true;
    }

    /** Ends the session where there is one, then the connection. */
    private void leave() throws InterruptedException {
        if (view.isTalking()) {
            send(speaker.goodbye());
        }
        while (view.isOpen() || view.isDismissed()) {
            listen(PATIENCE_MILLIS);
        }
        if (view.isConnected()) {
            drop();
        }
    }
}
