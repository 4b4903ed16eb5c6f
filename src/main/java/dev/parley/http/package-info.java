/**
 * An HTTP server with Tyrus' engine for WebSockets on Grizzly: pages, handshakes, frames. Uses {@code org.glassfish} and {@code
 * jakarta.websocket}: it knows no WAMP, and uses {@code fault} alone of Parley.
 */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
