/**
 * WebSocket endpoints in any Jakarta container: the router's {@code @ServerEndpoint} with its handshake and wire; and, for endpoints of
 * applications, encoders and decoders of WAMP messages and of any type that JSON-B binds. Uses {@code runtime}, {@code flow}, {@code auth}, {@code
 * binding}, {@code codec}, {@code message}, {@code fault}, {@code jakarta.websocket} and {@code jakarta.json.bind}, and nothing of any
 * container.
 */
@NullMarked
package dev.parley.jakarta;

import org.jspecify.annotations.NullMarked;
