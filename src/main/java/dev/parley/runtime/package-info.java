/**
 * The running router: it brings facts to the core and carries its actions out, over any kind of wire. Begin to read at {@link
 * dev.parley.runtime.Hub}, {@link dev.parley.runtime.Connection} and {@link dev.parley.runtime.Mailbox}. Uses {@code message}, {@code
 * codec}, {@code flow}, {@code auth}, {@code router} and {@code fault}, and {@code client} for sessions in the same JVM.
 *
 * <p>Threads: any thread may bring a fact to a {@link dev.parley.runtime.Connection}. The thread that finds the {@link
 * dev.parley.runtime.Mailbox} of the connection's place idle drains it; others only add their facts. Actions are put into {@link
 * dev.parley.flow.Outbox}es during the drain; sockets are written afterwards.
 */
@NullMarked
package dev.parley.runtime;

import org.jspecify.annotations.NullMarked;
