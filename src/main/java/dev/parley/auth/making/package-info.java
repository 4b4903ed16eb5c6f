/**
 * Makes what stands in a configuration about an account: {@link dev.parley.auth.making.CredentialMaker}. It has a package of its own
 * because no router uses it: the command {@code credential} does. Uses {@code message} and {@code auth.crypto}.
 */
@NullMarked
package dev.parley.auth.making;

import org.jspecify.annotations.NullMarked;
