package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.Payload;
import dev.parley.message.Subscribe;
import dev.parley.router.state.Options;
import java.util.List;
import java.util.Map;

/** What a peer has published, and whom it is for. */
final class Notice {
    final String realm;
    final long session;
    final String topic;
    final Dict options;
    final Payload payload;

    /** Of the publication; 0 as long as it is not known. */
    private long id;

    Notice(PeerView publisher, String topic, Dict options, Payload payload) {
        this.realm = publisher.realm();
        this.session = publisher.session();
        this.topic = topic;
        this.options = options;
        this.payload = payload;
    }

    /** Whether that peer belongs to the audience. */
    boolean isFor(PeerView peer) {
        return peer.realm().equals(realm)
                && !(options.is(Attribute.EXCLUDE_ME, true) && peer.session() == session)
                && isIn(Attribute.ELIGIBLE, peer.session(), true)
                && isIn(Attribute.ELIGIBLE_AUTHID, peer.authid(), true)
                && isIn(Attribute.ELIGIBLE_AUTHROLE, "anonymous", true)
                && !isIn(Attribute.EXCLUDE, peer.session(), false)
                && !isIn(Attribute.EXCLUDE_AUTHID, peer.authid(), false)
                && !isIn(Attribute.EXCLUDE_AUTHROLE, "anonymous", false);
    }

    private boolean isIn(Attribute attribute, Object value, boolean otherwise) {
        List<?> list = options.list(attribute);
        return list == null ? otherwise : list.contains(value);
    }

    boolean isFor(Subscribe subscribe) {
        return Options.match(subscribe.options()).matches(subscribe.topic(), topic);
    }

    /** It has that publication id, and no other; whether that is news. */
    boolean identify(long publication) {
        assertTrue(id == 0 || id == publication, () -> "two publication ids of " + payload);
        boolean isNew = id == 0;
        id = publication;
        return isNew;
    }

    /** Whether that is what a subscriber is to receive of it. */
    void inspect(Event event, PeerView receiver, Subscribe subscribe) {
        assertTrue(isFor(subscribe), () -> receiver + " has not subscribed to " + topic);
        assertTrue(isFor(receiver), () -> receiver + " is not to receive " + payload);
        Map<String, Object> details = event.details().values();
        assertEquals(payload, event.payload());
        boolean discloses = options.is(Attribute.DISCLOSE_ME, false);
        assertEquals(discloses ? session : null, details.get("publisher"), "the publisher's id");
        assertEquals(options.values().get("ppt_scheme"), details.get("ppt_scheme"));
        assertEquals(options.values().get("ppt_keyid"), details.get("ppt_keyid"));
        String told = event.details().string(Attribute.TOPIC);
        assertTrue(told == null || told.equals(topic), "the topic told");
    }

    @Override
    public String toString() {
        return payload + " to " + topic;
    }
}
