package dev.parley.client;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event of a topic ("Publishing and Events"). Immutable. Handed to {@link EventHandler}s.
 *
 * @param topic what it was published to: for subscriptions by pattern not what was subscribed to
 * @param publication its id, the same for all who receive it
 * @param arguments what was published
 * @param details what the router says about it: {@code publisher}, {@code retained} and others
 * @param isReplayed it was missed when it was published, and comes from the router's history
 * @since 0.1
 */
public record Event(String topic, long publication, Arguments arguments, Dict details, boolean isReplayed) {

    /** Whether it was published before the subscription, and kept by the router for later subscribers. */
    public boolean isRetained() {
        return details.is(Attribute.RETAINED, false);
    }

    /** How many events of this subscription the router has dropped before this one, because this client is slow. */
    public long dropped() {
        return details.integer(Attribute.DROPPED, 0);
    }

    /** The publisher's session id, where the router discloses it ("Publisher Identification"). */
    public OptionalLong publisher() {
        return Disclosed.id(details, Attribute.PUBLISHER);
    }

    /** As whom the router knows the publisher, where it discloses that ("Publisher Identification"). */
    public Optional<String> publisherAuthid() {
        return Disclosed.name(details, Attribute.PUBLISHER_AUTHID);
    }

    /** The publisher's role, where the router discloses it ("Publisher Identification"). */
    public Optional<String> publisherAuthrole() {
        return Disclosed.name(details, Attribute.PUBLISHER_AUTHROLE);
    }
}
