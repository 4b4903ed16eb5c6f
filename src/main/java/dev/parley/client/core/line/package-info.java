/**
 * What makes a session outlive its connections: how it is asked for again, and which of its messages have arrived. It has a package of its
 * own because it knows neither connections nor requests. Begin to read at {@link dev.parley.client.core.line.Ledger}. Uses {@code message}.
 */
@NullMarked
package dev.parley.client.core.line;

import org.jspecify.annotations.NullMarked;
