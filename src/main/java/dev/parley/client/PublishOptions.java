package dev.parley.client;

import dev.parley.client.engine.RequestDict;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.List;

/**
 * Options of publications ({@code PUBLISH.Options|dict}). Immutable: each method gives these and one more; the same method
 * again replaces what it said. Written by users, given to {@link Client#publish} and {@link Client#publishAcknowledged}.
 *
 * <pre>{@code
 * client.publish(PublishOptions.DEFAULT.retain().excludeAuthrole("guest"), "com.example.price", "tea", 120);
 * }</pre>
 *
 * @since 0.1
 */
public final class PublishOptions {
    /** No options: to all who subscribe to the topic, but not to the publisher itself. */
    public static final PublishOptions DEFAULT = new PublishOptions(RequestDict.EMPTY, false);

    private final RequestDict told;
    private final boolean isIdempotent;

    private PublishOptions(RequestDict told, boolean isIdempotent) {
        this.told = told;
        this.isIdempotent = isIdempotent;
    }

    private PublishOptions telling(RequestDict more) {
        return new PublishOptions(more, isIdempotent);
    }

    /** Also to the publisher itself, where it subscribes to the topic ("Publisher Exclusion"). */
    public PublishOptions includeMe() {
        return telling(told.with(Attribute.EXCLUDE_ME, false));
    }

    /** The router keeps the event for later subscribers, instead of the one it kept before ("Event Retention"). */
    public PublishOptions retain() {
        return telling(told.with(Attribute.RETAIN, true));
    }

    /** Discloses this client's session to the subscribers ("Publisher Identification"). The router may refuse that. */
    public PublishOptions discloseMe() {
        return telling(told.with(Attribute.DISCLOSE_ME, true));
    }

    /**
     * Publishing it twice does no harm. For {@link Client#publishAcknowledged}: where the session is lost before the answer has
     * come, it is sent again in the next one; where there is none, it waits for one. {@link Client#publish} sends nothing again.
     */
    public PublishOptions idempotent() {
        return new PublishOptions(told, true);
    }

    /**
     * By what the router knows it again: within two minutes, another publication of this authid to the same topic with the same key makes no
     * second event, and is answered with the id of the first. So it is {@link #idempotent}. Routers other than Parley make a second event.
     */
    public PublishOptions key(String key) {
        return telling(told.with(Attribute.KEY, key)).idempotent();
    }

    /**
     * Not to those sessions ("Subscriber Black- and Whitelisting").
     *
     * @throws IllegalArgumentException if one can be no session id
     */
    public PublishOptions exclude(long... sessions) {
        return telling(told.withIds(Attribute.EXCLUDE, sessions));
    }

    /** Not to sessions of those authids ("Subscriber Black- and Whitelisting"). */
    public PublishOptions excludeAuthid(String... authids) {
        return telling(told.with(Attribute.EXCLUDE_AUTHID, List.of(authids)));
    }

    /** Not to sessions of those roles ("Subscriber Black- and Whitelisting"). */
    public PublishOptions excludeAuthrole(String... roles) {
        return telling(told.with(Attribute.EXCLUDE_AUTHROLE, List.of(roles)));
    }

    /**
     * To none but those sessions ("Subscriber Black- and Whitelisting"); without any, to nobody.
     *
     * @throws IllegalArgumentException if one can be no session id
     */
    public PublishOptions eligible(long... sessions) {
        return telling(told.withIds(Attribute.ELIGIBLE, sessions));
    }

    /** To none but sessions of those authids ("Subscriber Black- and Whitelisting"). */
    public PublishOptions eligibleAuthid(String... authids) {
        return telling(told.with(Attribute.ELIGIBLE_AUTHID, List.of(authids)));
    }

    /** To none but sessions of those roles ("Subscriber Black- and Whitelisting"). */
    public PublishOptions eligibleAuthrole(String... roles) {
        return telling(told.with(Attribute.ELIGIBLE_AUTHROLE, List.of(roles)));
    }

    /**
     * Any other option, by its key on the wire.
     *
     * @param value a String, Boolean, finite Number, List or Map
     * @throws IllegalArgumentException if it is something else
     */
    public PublishOptions set(String key, Object value) {
        return telling(told.with(key, value));
    }

    Dict dict() {
        return told.dict();
    }

    boolean isIdempotent() {
        return isIdempotent;
    }
}
