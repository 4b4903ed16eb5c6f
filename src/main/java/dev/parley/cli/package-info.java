/**
 * The command line: it starts and checks a router, makes credentials, and calls, publishes, subscribes, registers and lists sessions from
 * a terminal. Begin to read at {@link dev.parley.cli.Main} and {@link dev.parley.cli.ClientCommand}. Uses {@code server}, {@code
 * config}, {@code client} and the packages whose types these hand out, picocli and {@code jakarta.json}.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
