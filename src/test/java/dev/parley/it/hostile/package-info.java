/** Attacks on the router as it is started by people, in a small heap, while somebody else uses it: {@code mvn verify -Phostile}. */
@NullMarked
package dev.parley.it.hostile;

import org.jspecify.annotations.NullMarked;
