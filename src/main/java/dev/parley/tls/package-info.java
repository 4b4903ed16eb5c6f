/**
 * TLS of the listeners: keys and certificates, read from PEM files and key stores. Begin to read at {@link dev.parley.tls.TlsKeys}. Uses
 * {@code auth.crypto} for secrets.
 */
@NullMarked
package dev.parley.tls;

import org.jspecify.annotations.NullMarked;
