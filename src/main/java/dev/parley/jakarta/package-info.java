/**
 * Encoders and decoders of Jakarta WebSocket for applications: WAMP messages and any type that JSON-B binds, in
 * {@code @ServerEndpoint} and {@code @ClientEndpoint} classes of their own.
 */
@NullMarked
package dev.parley.jakarta;

import org.jspecify.annotations.NullMarked;
