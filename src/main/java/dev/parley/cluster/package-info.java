/**
 * One realm on several nodes, as octets and by the clock. {@link dev.parley.cluster.Member} brings what the realm enters and passes to the
 * engine, and tells the realm what the engine brings; {@link dev.parley.cluster.Frame} is what goes through the engine.
 *
 * <ul>
 *   <li>In turn or not at all: a node numbers its frames. One whose number is not the next is skipped, in the roll by every reader alike;
 *       its writer reads that too, and writes again from there.
 *   <li>Own entries count when they are read, not when they are written.
 *   <li>Never ahead of its causes: what a node passes is told when this one has been told as much of the roll as that one.
 *   <li>Whoever has gone is declared down by an entry, of which the first counts. A node that reads that of itself comes anew.
 * </ul>
 */
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
