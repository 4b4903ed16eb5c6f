/**
 * The client: {@link dev.parley.client.Client} is what people call; the pure {@link dev.parley.client.ClientSession} under it
 * keeps the protocol. Imports {@code message}, {@code json} and {@code auth}; what carries messages is found as a
 * {@link dev.parley.client.Connector}.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
