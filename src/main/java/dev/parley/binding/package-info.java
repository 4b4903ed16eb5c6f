/**
 * JSON texts and the types of applications: where JSON-B is found, and whether a text fits a type. Uses {@code codec} and
 * {@code jakarta.json.bind}.
 */
@NullMarked
package dev.parley.binding;

import org.jspecify.annotations.NullMarked;
