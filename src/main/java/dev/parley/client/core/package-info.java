/**
 * What a client decides, and nothing else: facts go in with the time, an ordered list of actions comes out, and the next moment at
 * which it wants to be told that time has passed. It has no socket, thread, clock, logger, lock, future or randomness of its own.
 * Begin with {@link dev.parley.client.core.ClientCore}. Uses {@code message} and {@code client.core.pace}.
 */
@NullMarked
package dev.parley.client.core;

import org.jspecify.annotations.NullMarked;
