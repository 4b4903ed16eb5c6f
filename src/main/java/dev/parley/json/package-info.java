/**
 * WAMP messages to JSON text and back, and the typed access to payloads by JSON-B. Imports {@code message},
 * {@code jakarta.json}, {@code jakarta.json.bind}, and of {@code jakarta.websocket} the Encoder and Decoder alone.
 */
@NullMarked
package dev.parley.json;

import org.jspecify.annotations.NullMarked;
