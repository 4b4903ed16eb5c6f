/**
 * The client's end of a WebSocket, by the Jakarta client that is there or by the JDK's own. Uses {@code client}, the outbox of
 * {@code flow}, the wire over a session of {@code jakarta}, {@code codec}, {@code message} and {@code jakarta.websocket}, which need
 * not be there.
 */
@NullMarked
package dev.parley.transport;

import org.jspecify.annotations.NullMarked;
