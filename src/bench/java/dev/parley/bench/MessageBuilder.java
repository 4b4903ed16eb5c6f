package dev.parley.bench;

import java.util.Arrays;

/** A growing piece of ASCII text, reused from message to message by the one thread that owns it. */
final class MessageBuilder {
    private byte[] text = new byte[256];
    private int length;

    byte[] text() {
        return text;
    }

    int length() {
        return length;
    }

    MessageBuilder clear() {
        length = 0;
        return this;
    }

    MessageBuilder append(byte[] part) {
        return append(part, 0, part.length);
    }

    MessageBuilder append(byte[] source, int from, int to) {
        int count = to - from;
        reserve(count);
        System.arraycopy(source, from, text, length, count);
        length += count;
        return this;
    }

    MessageBuilder append(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return append(number, digits);
    }

    /** Appends the last {@code digits} decimal digits of the number, with leading zeros. */
    MessageBuilder append(long number, int digits) {
        reserve(digits);
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void reserve(int count) {
        if (text.length - length < count) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, length + count));
        }
    }
}
