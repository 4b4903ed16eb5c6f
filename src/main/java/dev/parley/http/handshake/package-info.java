/**
 * TLS handshakes of the standalone server, beside the threads that read: it knows neither HTTP nor WAMP. Internal to {@code http}.
 */
@NullMarked
package dev.parley.http.handshake;

import org.jspecify.annotations.NullMarked;
