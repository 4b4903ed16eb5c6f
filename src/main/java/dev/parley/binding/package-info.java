/**
 * The binding of JSON texts to types of applications: the lookup of JSON-B, the check whether a text fits a type, and the reading. Begin to read at
 * {@link dev.parley.binding.BoundType}. Uses {@code message}, {@code codec} and {@code jakarta.json}.
 */
@NullMarked
package dev.parley.binding;

import org.jspecify.annotations.NullMarked;
