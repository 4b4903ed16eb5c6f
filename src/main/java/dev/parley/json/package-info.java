/**
 * WAMP messages to JSON text and back, and the typed access to payloads by JSON-B. Imports {@code message},
 * {@code jakarta.json} and {@code jakarta.json.bind}.
 */
@NullMarked
package dev.parley.json;

import org.jspecify.annotations.NullMarked;
