/**
 * What other nodes tell a realm that they serve together: entries that are listed, parcels, the directory for a node that comes. Each is
 * handed to the part of the realm that it concerns. Internal to the router; {@link dev.parley.router.roll} says how it all hangs together.
 */
@NullMarked
package dev.parley.router.nodes;

import org.jspecify.annotations.NullMarked;
