/**
 * How a client comes to a session, keeps it over several connections, loses it, and gets another; and what a client wants done, whatever it
 * is. Pure, as {@code client.core}, of which it is the lower half: it knows no requests. Begin to read at {@link
 * dev.parley.client.core.session.Lifecycle}. Uses {@code message} and the rooms beside it.
 */
@NullMarked
package dev.parley.client.core.session;

import org.jspecify.annotations.NullMarked;
