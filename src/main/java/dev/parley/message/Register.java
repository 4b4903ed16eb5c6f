package dev.parley.message;

/** {@code [64, Request|id, Options|dict, Procedure|uri]} */
public record Register(long request, Dict options, String procedure) implements Request {

    @Override
    public MessageType type() {
        return MessageType.REGISTER;
    }
}
