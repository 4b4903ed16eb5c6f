package dev.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * {@code Arguments|list, ArgumentsKw|dict}: the application's part of a message, kept as the JSON text the sender wrote,
 * so that numbers, key order and escapes reach the receiver to the letter.
 */
public final class Payload {
    /** No arguments at all: the message ends before them. */
    public static final Payload NONE = new Payload("", 0);

    private final String json;
    private final int endOfArguments;

    private Payload(String json, int endOfArguments) {
        this.json = json;
        this.endOfArguments = endOfArguments;
    }

    /** A slice of a checked message: a JSON array, and behind a comma perhaps a JSON object. */
    public static Payload slice(String json, int endOfArguments) {
        return new Payload(json, endOfArguments);
    }

    /** From a JSON array and, where there are keyword arguments, a JSON object; empty ones at the tail are left out. */
    public static Payload of(String arguments, @Nullable String argumentsKw) {
        if (argumentsKw != null && !argumentsKw.equals("{}")) {
            return new Payload(arguments + "," + argumentsKw, arguments.length());
        }
        // "Implementations SHOULD avoid sending empty Arguments lists" (Empty Arguments and Keyword Arguments)
        return arguments.equals("[]") ? NONE : new Payload(arguments, arguments.length());
    }

    /** The text as it stands on the wire, without the comma before it; empty where there are no arguments. */
    public String json() {
        return json;
    }

    /** Whether there are neither positional nor keyword arguments on the wire. */
    public boolean isEmpty() {
        return json.isEmpty();
    }

    /** The JSON array of positional arguments. */
    public String arguments() {
        return json.isEmpty() ? "[]" : json.substring(0, endOfArguments);
    }

    /** The JSON object of keyword arguments. */
    public String argumentsKw() {
        int start = json.indexOf('{', endOfArguments);
        return start < 0 ? "{}" : json.substring(start);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload payload && json.equals(payload.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
