/** The WAMP messages as records, and the words they are made of: types, URIs, ids, roles, features. Uses {@code java.*} only. */
@NullMarked
package dev.parley.message;

import org.jspecify.annotations.NullMarked;
