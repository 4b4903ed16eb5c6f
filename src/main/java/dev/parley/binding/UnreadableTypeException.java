package dev.parley.binding;

import jakarta.json.bind.JsonbException;

/** Nobody can read a type, whatever the text: the message tells people of this program what to do. Thrown by {@link RecordReader}. */
final class UnreadableTypeException extends JsonbException {
    private static final long serialVersionUID = 1;

    UnreadableTypeException(String message, JsonbException refusal) {
        super(message, refusal);
    }
}
