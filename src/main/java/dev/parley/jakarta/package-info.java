/**
 * The router's end of a WebSocket in any Jakarta container: the endpoint, its handshake, the wire over a session, and encoder and
 * decoder for endpoints of others. Uses {@code runtime}, {@code auth}, {@code codec}, {@code message} and {@code
 * jakarta.websocket}, nothing of any container.
 */
@NullMarked
package dev.parley.jakarta;

import org.jspecify.annotations.NullMarked;
