package dev.parley.router;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Subscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One random conversation, right and wrong, under the eyes of a {@link Referee}. */
final class Conversation {
    private static final int STEPS = 100;

    private final Random random;
    private final World world = new World();
    private final Referee referee;
    private final Speaker speaker;
    private final List<Referee.Peer> peers = new ArrayList<>();
    private final String realm;
    private int connections;

    Conversation(Random random, Surface surface) {
        this.random = random;
        this.referee = new Referee(world, surface);
        this.speaker = new Speaker(random, world, false);
        this.realm =
                oneOf("realm1", "realm1", "realm1", "realm1", "workers", "workers", "strict_features", "strict_ids");
    }

    /** What has happened so far. */
    String log() {
        return referee.log();
    }

    void run() {
        Referee.Peer auditor = auditor();
        for (int i = 0; i < STEPS; i++) {
            int dice = random.nextInt(200);
            if (peers.size() < 3 || (dice < 4 && peers.size() < 8)) {
                connect();
            } else if (dice < 7) {
                disconnect(any());
            } else if (dice < 22) {
                int millis = random.nextInt(dice < 8 ? 16_000 : 900);
                referee.elapse(millis);
            } else if (dice < 25) {
                Referee.Peer peer = any();
                referee.pong(peer);
            } else if (dice == 25 && i > STEPS - 20) {
                referee.shutDown();
            } else {
                speak(any());
            }
        }
        if (random.nextInt(4) == 0) {
            referee.shutDown();
        }
        while (!peers.isEmpty()) {
            disconnect(any());
        }
        referee.disconnect(auditor);
        referee.assertNothingIsLeft();
    }

    private Referee.Peer auditor() {
        Referee.Peer auditor = referee.connect(MetaReferee.AUDITOR);
        send(auditor, speaker.auditor(realm));
        send(auditor, new Subscribe(1, Dict.of("match", "prefix"), MetaReferee.EVERYTHING));
        return auditor;
    }

    private Referee.Peer any() {
        return peers.get(random.nextInt(peers.size()));
    }

    private void connect() {
        Referee.Peer peer = referee.connect("p" + ++connections);
        peers.add(peer);
    }

    private void disconnect(Referee.Peer peer) {
        peers.remove(peer);
        referee.disconnect(peer);
    }

    private void speak(Referee.Peer peer) {
        if (random.nextInt(150) == 0) {
            String broken = "[16,1,{},\"a\",[" + random.nextInt();
            referee.send(peer, broken, null);
        } else if (peer.view.isOpen() || random.nextInt(20) == 0) {
            send(peer, speaker.message(peer.view));
        } else if (peer.view.state() == PeerView.State.OUTSIDE) {
            send(peer, speaker.hello(random.nextInt(10) == 0 ? "realm2" : realm));
        } else if (random.nextInt(2) == 0) {
            disconnect(peer);
        } else {
            send(peer, speaker.goodbye());
        }
    }

    private void send(Referee.Peer peer, Message message) {
        String text = MessageEncoder.text(message);
        referee.send(peer, text, message);
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
