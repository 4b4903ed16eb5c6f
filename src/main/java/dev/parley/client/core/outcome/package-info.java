/**
 * What becomes of requests and sessions, and who is told. It has a package of its own because it decides nothing. Begin to read at {@link
 * dev.parley.client.core.outcome.Outcome}. Uses {@code message}.
 */
@NullMarked
package dev.parley.client.core.outcome;

import org.jspecify.annotations.NullMarked;
