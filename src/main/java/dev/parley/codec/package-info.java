/**
 * WAMP messages to JSON text and back, and the names of the sub-protocols that say in which form they travel. Uses {@code message}
 * and {@code java.*}.
 */
@NullMarked
package dev.parley.codec;

import org.jspecify.annotations.NullMarked;
