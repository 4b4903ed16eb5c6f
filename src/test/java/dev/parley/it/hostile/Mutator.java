package dev.parley.it.hostile;

import java.util.Arrays;
import java.util.Random;

/** Changes octets a little, by a seed. */
final class Mutator {
    /** What parsers stumble over. */
    private static final byte[] ODD = {
        0,
        '"',
        '\\',
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '.',
        '-',
        'e',
        '9',
        ' ',
        '\n',
        '\r',
        0x1e,
        0x1f,
        0x7f,
        (byte) 0x80,
        (byte) 0xc0,
        (byte) 0xed,
        (byte) 0xf4,
        (byte) 0xff
    };

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(T[] choice) {
        return choice[random.nextInt(choice.length)];
    }

    /** Those octets with one to three changes. */
    byte[] mutant(byte[] octets) {
        byte[] mutant = octets;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            mutant = changed(mutant);
        }
        return mutant;
    }

    private byte[] changed(byte[] octets) {
        if (octets.length == 0) {
            return new byte[] {odd()};
        }
        int at = random.nextInt(octets.length);
        int to = Math.min(octets.length, at + 1 + random.nextInt(8));
        return switch (random.nextInt(7)) {
            case 0 -> with(octets, at, (byte) (octets[at] ^ (1 << random.nextInt(8))));
            case 1 -> with(octets, at, odd());
            case 2 -> spliced(octets, at, new byte[] {odd()}, at);
            case 3 -> spliced(octets, at, new byte[0], to);
            case 4 -> spliced(octets, to, Arrays.copyOfRange(octets, at, to), to);
            case 5 -> with(octets, at, octets[random.nextInt(octets.length)]);
            default -> Arrays.copyOf(octets, at);
        };
    }

    private byte odd() {
        return ODD[random.nextInt(ODD.length)];
    }

    private static byte[] with(byte[] octets, int at, byte octet) {
        byte[] changed = octets.clone();
        changed[at] = octet;
        return changed;
    }

    /** With other octets in place of those from there to there. */
    private static byte[] spliced(byte[] octets, int from, byte[] middle, int to) {
        byte[] spliced = Arrays.copyOf(octets, from + middle.length + octets.length - to);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(octets, to, spliced, from + middle.length, octets.length - to);
        return spliced;
    }
}
