/**
 * The Jakarta WebSocket side: endpoints for router and client, and what carries facts into the router's core and its actions
 * out. Imports the packages before it and {@code jakarta.websocket}, nothing of any container.
 *
 * <p>Threads: any thread may bring a fact to a {@link dev.parley.runtime.Connection}. The thread that finds the connection's
 * {@link dev.parley.runtime.Mailbox} idle works it off; others only leave their facts. Actions are put into
 * {@link dev.parley.runtime.Outbox}es while the mailbox is held; sockets are written afterwards.
 */
@NullMarked
package dev.parley.runtime;

import org.jspecify.annotations.NullMarked;
