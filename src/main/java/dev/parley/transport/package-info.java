/**
 * The client's end of a WebSocket, by the JDK's client or by a Jakarta one on the class path. Uses {@code client}, the outbox of {@code
 * flow}, the wire of {@code jakarta}, {@code codec}, {@code message} and the optional {@code jakarta.websocket}.
 */
@NullMarked
package dev.parley.transport;

import org.jspecify.annotations.NullMarked;
