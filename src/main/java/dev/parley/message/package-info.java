/**
 * The vocabulary of WAMP: the messages as records, and their parts: types, URIs, ids, roles, features. Each message reads itself from an
 * {@link dev.parley.message.ElementSource} and writes itself to an {@link dev.parley.message.ElementSink}, both of which a codec
 * implements. Begin to read at {@link dev.parley.message.Publish}. Uses no other package.
 */
@NullMarked
package dev.parley.message;

import org.jspecify.annotations.NullMarked;
