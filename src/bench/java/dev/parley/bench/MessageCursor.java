package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/** Walks over the elements of one received message without building any object; reused by the one thread that owns it. */
final class MessageCursor {
    private byte[] text = new byte[0];
    private int start;
    private int position;
    private int end;

    /** Starts over with another message and returns its type. */
    int open(byte[] source, int from, int to) {
        text = source;
        start = from;
        position = from;
        end = to;
        expect('[');
        return (int) number();
    }

    byte[] text() {
        return text;
    }

    /** Where the next element starts. */
    int position() {
        return position;
    }

    /** Goes to the next element of the message. */
    MessageCursor next() {
        expect(',');
        skipSpace();
        return this;
    }

    /** Reads the number at the current element, which some routers write as a string. */
    long number() {
        skipSpace();
        boolean quoted = position < end && text[position] == '"';
        if (quoted) {
            position++;
        }
        int first = position;
        long number = 0;
        while (position < end && text[position] >= '0' && text[position] <= '9') {
            number = number * 10 + (text[position++] - '0');
        }
        if (first == position) {
            throw unexpected("a number");
        }
        if (quoted) {
            expect('"');
        }
        return number;
    }

    /** Passes over the current element, whatever it is, and returns where it ended. */
    int skip() {
        int depth = 0;
        while (position < end) {
            byte c = text[position];
            if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
                return position;
            }
            position++;
            if (c == '"') {
                skipString();
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
        }
        throw unexpected("the end of a value");
    }

    /** Reads the payload that is the only element of the list at the current element. */
    long payload(Payload payload) {
        expect('[');
        expect('"');
        int from = position;
        skipString();
        long number = payload.read(text, from, position - 1);
        expect(']');
        return number;
    }

    BenchmarkFailure unexpected(String wanted) {
        String message = new String(text, start, Math.min(end - start, 300), StandardCharsets.UTF_8);
        return new BenchmarkFailure("expected " + wanted + " at " + (position - start) + " in " + message);
    }

    private void skipString() {
        while (position < end) {
            byte c = text[position++];
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                position++;
            }
        }
        throw unexpected("the end of a string");
    }

    private void expect(char c) {
        skipSpace();
        if (position >= end || text[position] != c) {
            throw unexpected("'" + c + "'");
        }
        position++;
    }

    private void skipSpace() {
        while (position < end && text[position] <= ' ') {
            position++;
        }
    }
}
