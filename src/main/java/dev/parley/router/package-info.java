/**
 * What a router decides, and nothing else: facts go in with the time, an ordered list of actions comes out. Imports
 * {@code message} and {@code auth}; it has no socket, thread, clock, logger or randomness of its own.
 *
 * <p>A connection is always in one {@link dev.parley.router.Place}: the {@link dev.parley.router.Lobby} until its HELLO names a
 * realm, then that {@link dev.parley.router.Realm}, whose {@link dev.parley.router.Broker} and {@link dev.parley.router.Dealer} do
 * the routing. Whoever calls a place ({@code dev.parley.runtime.Mailbox}) makes sure that one thread does so at a time, and
 * carries the actions out in their order: it is the order on the wire. A peer cannot make these classes throw.
 */
@NullMarked
package dev.parley.router;

import org.jspecify.annotations.NullMarked;
