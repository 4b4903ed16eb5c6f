/**
 * The Jakarta WebSocket side: endpoints for router and client, and what carries facts into the router's core and its actions
 * out. Imports the packages before it and {@code jakarta.websocket}, nothing of any container.
 *
 * <p>Threads: any thread may bring a fact to a {@link dev.parley.websocket.Connection}. The thread that finds the connection's
 * {@link dev.parley.websocket.Mailbox} idle works it off; others only leave their facts. Actions are put into
 * {@link dev.parley.websocket.Outbox}es while the mailbox is held; sockets are written afterwards.
 */
@NullMarked
package dev.parley.websocket;

import org.jspecify.annotations.NullMarked;
