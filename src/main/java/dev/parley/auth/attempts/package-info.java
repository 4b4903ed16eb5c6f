/**
 * Counts failed attempts to log in, by address and by authid, and says when there have been too many. Begin to read at {@link
 * dev.parley.auth.attempts.AttemptLimiter}. Uses {@code auth.crypto}. Pure: the time is an argument.
 */
@NullMarked
package dev.parley.auth.attempts;

import org.jspecify.annotations.NullMarked;
