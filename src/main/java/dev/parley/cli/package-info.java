/**
 * The command line: it starts and checks a router, makes credentials, and calls, publishes, subscribes, registers and lists sessions for
 * whoever wants to see or try what a router does. Uses {@code server}, {@code config}, {@code client} and what they give it, picocli
 * and {@code jakarta.json}.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
