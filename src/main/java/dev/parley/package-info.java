/**
 * Parley: a WAMP router and client over WebSocket.
 *
 * <p>The router has two halves. {@link dev.parley.router} decides: it takes facts (a connection is there, a message has arrived, time
 * has passed) and returns an ordered list of actions (send this to those sessions, disconnect that peer). It has no socket, thread,
 * clock or logger, so its rules can be read, and tested as conversations, one by one. {@link dev.parley.runtime} acts: it brings facts
 * in and carries actions out, on any WebSocket implementation.
 *
 * <p>Threads:
 *
 * <ul>
 *   <li>Any thread may bring a fact. Facts about one connection are told in the order they came.
 *   <li>A realm is touched by one thread at a time: the one that finds its mailbox idle, and drains it. It never waits, and runs no
 *       code of an application.
 *   <li>During a drain messages are put into outboxes, in the order of the decisions; sockets are written afterwards. Nothing waits
 *       for a slow receiver: a peer whose outbox is full is disconnected.
 *   <li>Application code (handlers of the {@link dev.parley.client}) runs in executors of its own.
 * </ul>
 *
 * <p>A payload is never parsed on its way: it stays the text that its sender wrote, is checked once, and goes out to the letter.
 *
 * <p>Packages, in reading order; each uses only packages before it, {@code router} and {@code client} not each other, and each
 * says at its head what it may use:
 *
 * <ul>
 *   <li>messages: {@link dev.parley.message} (the vocabulary), {@link dev.parley.codec} (octets and messages), {@link dev.parley.flow} (queues), {@link
 *       dev.parley.binding} (JSON and the types of applications);
 *   <li>decisions: {@link dev.parley.auth} (authentication and rules), {@link dev.parley.router}, {@link dev.parley.auth.login} (the
 *       client's logins); {@link dev.parley.auth.crypto} is below both sides;
 *   <li>the client: {@link dev.parley.client}, {@link dev.parley.component} (annotated objects);
 *   <li>connections: {@link dev.parley.runtime} (queues and threads), {@link dev.parley.jakarta} (the router's end of a WebSocket),
 *       {@link dev.parley.transport} (the client's end);
 *   <li>parts of a server: {@link dev.parley.http}, {@link dev.parley.tls}, {@link dev.parley.file}, {@link dev.parley.token}, {@link
 *       dev.parley.config}, and {@link dev.parley.fault} below all;
 *   <li>programs: {@link dev.parley.server} (standalone), {@link dev.parley.war} (in a container), {@link dev.parley.cdi} (for beans),
 *       {@link dev.parley.cli} (the command line).
 * </ul>
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
