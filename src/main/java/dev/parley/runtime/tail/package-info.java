/**
 * What those who operate a router see of messages while they look: those of one session, or of one URI. A {@link dev.parley.runtime.tail.Tap}
 * is where messages pass by, a {@link dev.parley.runtime.tail.Tail} keeps some of them until they are asked for. Uses {@code message},
 * {@code codec}, {@code router} and {@code router.core}; {@code runtime} tells it of messages.
 */
@NullMarked
package dev.parley.runtime.tail;

import org.jspecify.annotations.NullMarked;
