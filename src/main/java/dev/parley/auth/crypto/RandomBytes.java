package dev.parley.auth.crypto;

/** Where nonces, challenges and salts come from: tests hand in predictable ones. Called by several threads at once. */
@FunctionalInterface
public interface RandomBytes {

    /** That many bytes that nobody can guess. */
    byte[] next(int count);
}
