/** What a router asks of whoever keeps things for it, or brings it together with others: a capability, never a product. */
@NullMarked
package dev.parley.engine;

import org.jspecify.annotations.NullMarked;
