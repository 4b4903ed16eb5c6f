/**
 * What runs a router's core: it brings facts in and carries actions out, whatever the wires are made of. Uses {@code message}, {@code
 * codec}, {@code flow}, {@code auth} and {@code router}, and {@code client} for sessions in the same JVM.
 *
 * <p>Threads: any thread may bring a fact to a {@link dev.parley.runtime.Connection}. The thread that finds the connection's
 * {@link dev.parley.runtime.Mailbox} idle works it off; others only leave their facts. Actions are put into
 * {@link dev.parley.flow.Outbox}es while the mailbox is held; sockets are written afterwards.
 */
@NullMarked
package dev.parley.runtime;

import org.jspecify.annotations.NullMarked;
