/**
 * How messages flow through a program, the router or a client: an {@link dev.parley.flow.Inbox} lets one thread at a time deal with
 * what many bring, an {@link dev.parley.flow.Outbox} sends to one peer no more than that takes, and {@link
 * dev.parley.flow.RoomWaiters} are told when there is room again, so that nobody has to look. Uses {@code codec} and {@code frame}, and knows neither
 * what a message means nor what carries it: that is a {@link dev.parley.flow.Wire}.
 */
@NullMarked
package dev.parley.flow;

import org.jspecify.annotations.NullMarked;
