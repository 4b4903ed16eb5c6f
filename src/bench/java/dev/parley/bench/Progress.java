package dev.parley.bench;

/** Receives lines that tell what is being done. */
interface Progress {
    void say(String line);
}
