/**
 * WAMP messages to JSON text and back, and the typed access to payloads by JSON-B. Imports {@code message},
 * {@code jakarta.json}, {@code jakarta.json.bind}, and in its two Jakarta coders alone {@code jakarta.websocket}: the rest is for
 * clients that do without it.
 */
@NullMarked
package dev.parley.codec;

import org.jspecify.annotations.NullMarked;
