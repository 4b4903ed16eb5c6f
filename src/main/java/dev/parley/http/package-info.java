/**
 * An HTTP server with Tyrus' engine for WebSockets on Grizzly: pages, handshakes, frames. Uses {@code org.glassfish} and {@code
 * jakarta.websocket}, and nothing else of Parley: it knows no WAMP.
 */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
