/**
 * The WAMP messages as records, and the words they are made of: types, URIs, ids, roles, features. Each message reads itself
 * from an {@link dev.parley.message.ElementSource} and writes itself to an {@link dev.parley.message.ElementSink}, which a codec
 * gives. Uses {@code java.*} only.
 */
@NullMarked
package dev.parley.message;

import org.jspecify.annotations.NullMarked;
