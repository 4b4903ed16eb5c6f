/** Who may come in and what they may do. Imports {@code message}, {@code java.security} and {@code javax.crypto}. */
@NullMarked
package dev.parley.auth;

import org.jspecify.annotations.NullMarked;
