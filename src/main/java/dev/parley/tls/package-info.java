/** The keys and certificates that a listener speaks TLS with, read from files. Uses {@code auth} for secrets, and {@code java.*}. */
@NullMarked
package dev.parley.tls;

import org.jspecify.annotations.NullMarked;
