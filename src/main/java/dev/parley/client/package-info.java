/**
 * The client that users see: begin with {@link dev.parley.client.Client}. What it decides is in {@code client.core}, what carries
 * that out in {@code client.engine}; here futures get their types and {@link dev.parley.client.Arguments} are bound by JSON-B. What
 * carries messages is found as a {@link dev.parley.client.Connector}.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
