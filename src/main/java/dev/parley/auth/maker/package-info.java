/**
 * Makes credentials for the configuration, at the command line. Pure: no I/O, and no randomness but the {@link
 * dev.parley.auth.crypto.RandomBytes} handed in.
 */
@NullMarked
package dev.parley.auth.maker;

import org.jspecify.annotations.NullMarked;
