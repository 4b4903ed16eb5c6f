/**
 * The client as users see it: {@link dev.parley.client.Client} is what people call. What it decides is in {@code client.core}, which is
 * pure; {@code client.engine} is the shell around that. Uses these two, {@code message}, {@code codec}, the logins of {@code auth}, and
 * {@code jakarta.json.bind} to bind {@link dev.parley.client.Arguments}; what carries messages is found as a
 * {@link dev.parley.client.Connector}.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
