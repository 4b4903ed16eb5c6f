/** Who may come in and what they may do. Imports {@code message}. */
@NullMarked
package dev.parley.auth;

import org.jspecify.annotations.NullMarked;
