/**
 * One realm on several nodes: what a session of another node is here, and how a change becomes an entry. Internal to the router.
 *
 * <p>Every node has the whole directory of the realm (sessions, subscriptions, registrations, and what belongs to sessions), and changes
 * it by entries alone. The node of a session <em>checks</em> what it asks for: syntax, rights, its limits, all that no other node need
 * know. Then it enters it, and each node <em>applies</em> it in the order of the roll: there everything is decided that depends on what
 * others have. An apply comes to the same end on every node, so it asks no clock, draws no number, and looks at nothing that only one
 * node has; what it tells a session goes out where that session has its connection. Where the realm has one node, the apply follows the
 * check in the same call.
 *
 * <ul>
 *   <li>Until a session's entry is listed, what else it sends waits; other sessions do not.
 *   <li>A peer that is gone stays in the directory until its {@link dev.parley.router.Entry.Left} is listed. Until then it is sent
 *       nothing, and a call that goes to it ends when it leaves.
 *   <li>An event goes once to each node that has somebody for it, as a publication, and from there to sessions. Who publishes has
 *       decided what the event tells of him.
 *   <li>The caller's node is the dealer of a call. The callee's node gives it the callee's next id, and counts its concurrency.
 *   <li>A node comes by an entry of its own; there the others stop to write down the directory, and one of them passes that on. What is
 *       listed after it the newcomer applies itself. A node is gone by an entry of another: there all others end its sessions.
 *   <li>What is lost between two nodes ends the calls between them. Whoever waits for an answer gets one.
 *   <li>Ids of subscriptions and registrations, and of the router's own publications, follow from the entry's position: no node need
 *       tell another.
 * </ul>
 */
@NullMarked
package dev.parley.router.roll;

import org.jspecify.annotations.NullMarked;
