package dev.parley.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What every call and event carries: its own number and filling text, so that a mixed-up or damaged one is noticed. */
final class Payload {
    static final int MIN_BYTES = 16;

    private static final int DIGITS = 16;
    private static final long NUMBERS_PER_FLOW = 1_000_000_000_000L;

    private final byte[] filling;

    Payload(int bytes) {
        filling = new byte[bytes - DIGITS];
        for (int i = 0; i < filling.length; i++) {
            filling[i] = (byte) ('a' + i % 26);
        }
    }

    /** The number that stands for one message of one flow and for no other. */
    static long number(int flow, long sequence) {
        return flow * NUMBERS_PER_FLOW + sequence;
    }

    static long sequence(int flow, long number) {
        return number - flow * NUMBERS_PER_FLOW;
    }

    int length() {
        return DIGITS + filling.length;
    }

    void write(MessageBuilder message, long number) {
        message.append(number, DIGITS).append(filling);
    }

    /** What {@link #write} writes. */
    String text(long number) {
        MessageBuilder text = new MessageBuilder();
        write(text, number);
        return new String(text.text(), 0, text.length(), StandardCharsets.US_ASCII);
    }

    /** Returns the number of the payload there, or -1 where the text is none that {@link #write} made. */
    long read(byte[] text, int from, int to) {
        if (to - from != DIGITS + filling.length) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return Arrays.equals(text, from + DIGITS, to, filling, 0, filling.length) ? number : -1;
    }
}
