/**
 * WebSocket endpoints in any Jakarta container: the router's, with its handshake and the wire over a session; and, for those that
 * applications write themselves, encoders and decoders of WAMP messages and of any type that JSON-B binds. Uses {@code runtime},
 * {@code flow}, {@code auth}, {@code binding}, {@code codec}, {@code message}, {@code jakarta.websocket} and {@code jakarta.json.bind}, nothing of
 * any container.
 */
@NullMarked
package dev.parley.jakarta;

import org.jspecify.annotations.NullMarked;
