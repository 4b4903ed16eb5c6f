/**
 * The client: {@link dev.parley.client.Client} is what people call; the pure {@link dev.parley.client.ClientSession} under it
 * keeps the protocol. Uses {@code message}, {@code codec} and {@code auth}, and {@code jakarta.json.bind} to bind {@link
 * dev.parley.client.Arguments}; what carries messages is found as a {@link dev.parley.client.Connector}.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
