/**
 * The places of a router, and the order in which things happen in them: the {@link dev.parley.router.core.Lobby}, the
 * {@link dev.parley.router.core.Realm}s, and the {@link dev.parley.router.core.Router} that has them. The runtime creates a router and
 * calls its places; everything else here is internal.
 */
@NullMarked
package dev.parley.router.core;

import org.jspecify.annotations.NullMarked;
