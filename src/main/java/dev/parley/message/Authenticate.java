package dev.parley.message;

/** {@code [5, Signature|string, Extra|dict]} */
public record Authenticate(String signature, Dict extra) implements Message {

    /** Without the signature, which may be a password. */
    @Override
    public String toString() {
        return "Authenticate[signature=***]";
    }

    @Override
    public MessageType type() {
        return MessageType.AUTHENTICATE;
    }
}
