/**
 * The codec between WAMP messages and JSON, and the sub-protocols that name the form on the wire. Begin to read at {@link
 * dev.parley.codec.MessageDecoder} and {@link dev.parley.codec.MessageEncoder}. Uses {@code message}.
 */
@NullMarked
package dev.parley.codec;

import org.jspecify.annotations.NullMarked;
