/**
 * The client as users see it: begin at {@link dev.parley.client.Client}. The pure {@code client.core} decides, and {@code client.engine} is
 * the shell around it. Uses these two, {@code message}, {@code codec}, {@code binding} for {@link dev.parley.client.Arguments}, and
 * {@code auth.login}; the transport is found as a {@link dev.parley.client.Connector}.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
