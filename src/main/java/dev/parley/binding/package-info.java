/**
 * The binding of JSON texts to types of applications: the lookup of JSON-B, and the check whether a text fits a type. Begin to read at
 * {@link dev.parley.binding.JsonFit}. Uses {@code message}, {@code codec} and {@code jakarta.json.bind}.
 */
@NullMarked
package dev.parley.binding;

import org.jspecify.annotations.NullMarked;
