package dev.parley.client;

import dev.parley.json.MessageEncoder;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;

/** Options of a request. Immutable; each method gives these and one more. */
public record Options(Dict dict) {
    public static final Options NONE = new Options(Dict.EMPTY);

    /** For publications: also to the publisher itself, where it subscribes to the topic. */
    public Options includeMe() {
        return set(Attribute.EXCLUDE_ME.key(), false);
    }

    /** For calls and publications: tells the receiver the session that makes them. */
    public Options discloseMe() {
        return set(Attribute.DISCLOSE_ME.key(), true);
    }

    /** For registrations: asks for the callers' sessions. */
    public Options discloseCaller() {
        return set(Attribute.DISCLOSE_CALLER.key(), true);
    }

    /**
     * Any other option.
     *
     * @param value a String, Boolean, finite Number, List or Map
     * @throws IllegalArgumentException if it is something else
     */
    public Options set(String key, Object value) {
        MessageEncoder.requirePlain(value);
        return new Options(dict.with(key, value));
    }
}
