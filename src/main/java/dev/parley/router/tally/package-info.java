/**
 * What a place counts that nobody outside it could count: {@link dev.parley.router.tally.Tallies}. Uses {@code message} and {@code router}.
 */
@NullMarked
package dev.parley.router.tally;

import org.jspecify.annotations.NullMarked;
