/**
 * Parley: a WAMP router and client over WebSocket.
 *
 * <p>The router is made of two halves. {@link dev.parley.router} decides: it is told facts (a connection is there, a message has
 * arrived, time has passed) and answers with an ordered list of actions (send this to those, disconnect that one). It has no
 * socket, thread, clock or logger, so its rules can be read, and tested as conversations, one by one. {@link
 * dev.parley.runtime} does: it brings facts in and carries actions out, whatever is below it.
 *
 * <p>Who may do what on which thread:
 *
 * <ul>
 *   <li>Any thread may bring a fact. Facts about one connection are told in the order they came.
 *   <li>A realm is touched by one thread at a time: the one that finds its mailbox idle. It never waits, and runs no code of an
 *       application.
 *   <li>While it does so, messages are put into outboxes, so their order is the order of the decisions; sockets are written
 *       afterwards. Nobody waits for a slow receiver: an outbox that is full means that its peer is disconnected.
 *   <li>Application code (handlers of the {@link dev.parley.client}) runs in executors of its own.
 * </ul>
 *
 * <p>A payload is never parsed on its way: it stays the text its sender wrote, checked once, and goes out as it came in.
 *
 * <p>Packages, in reading order; each uses only packages before it, {@code router} and {@code client} not each other, and each
 * says at its head what it may use:
 *
 * <ul>
 *   <li>what is said: {@link dev.parley.message} (the vocabulary), {@link dev.parley.codec} (the text), {@link
 *       dev.parley.flow} (the queues);
 *   <li>what is decided: {@link dev.parley.auth} (who may come in, and what they may do), {@link dev.parley.router}, {@link
 *       dev.parley.auth.login} (how a client logs in), {@link dev.parley.client}; {@link dev.parley.auth.crypto} is below both sides;
 *   <li>what users write with: {@link dev.parley.component} (annotated objects);
 *   <li>what runs it: {@link dev.parley.runtime} (queues and threads), {@link dev.parley.jakarta} (the router's end of a WebSocket),
 *       {@link dev.parley.transport} (the client's end);
 *   <li>what a server needs besides: {@link dev.parley.http}, {@link dev.parley.tls}, {@link dev.parley.file}, {@link
 *       dev.parley.token}, {@link dev.parley.config};
 *   <li>what puts it all together: {@link dev.parley.server} (standalone), {@link dev.parley.war} (in a container), {@link
 *       dev.parley.cdi} (for beans), {@link dev.parley.cli} (the command line).
 * </ul>
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
