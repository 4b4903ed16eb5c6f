/**
 * The command line's subcommands for whoever wants to see or try what a router does: {@code call}, {@code publish},
 * {@code subscribe}, {@code register}, {@code sessions}. Imports {@code message}, {@code json}, {@code auth} and {@code client}, and picocli;
 * {@code server} joins them to its own command.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
