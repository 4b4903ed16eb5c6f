/**
 * The client's core, which makes all of its decisions: facts with the time go in; an ordered list of actions and the next deadline come
 * out. It has no socket, thread, clock, logger, lock, future or randomness of its own. Begin to read at {@link
 * dev.parley.client.core.ClientCore}. Uses {@code message} and {@code client.core.pace}.
 */
@NullMarked
package dev.parley.client.core;

import org.jspecify.annotations.NullMarked;
