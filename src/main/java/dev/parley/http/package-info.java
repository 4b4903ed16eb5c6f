/**
 * The standalone HTTP server: Grizzly with Tyrus' engine for WebSockets, pages, handshakes and frames. It knows nothing of WAMP. Begin to
 * read at {@link dev.parley.http.WebServer}. Uses {@code frame}, {@code fault}, {@code org.glassfish} and {@code jakarta.websocket}.
 */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
