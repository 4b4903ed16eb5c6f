/**
 * The client's end of a WebSocket: over a socket, or by a Jakarta client that is there. Uses {@code client}, its timer, {@code frame}, the outbox of {@code
 * flow}, the wire of {@code jakarta}, {@code codec}, {@code message} and the optional {@code jakarta.websocket}.
 */
@NullMarked
package dev.parley.transport;

import org.jspecify.annotations.NullMarked;
