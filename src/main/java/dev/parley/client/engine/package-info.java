/**
 * The shell around the client's core: it queues facts, carries actions out, keeps the clock, and turns actions into futures, handlers
 * and publishers, of which {@code client} makes what users see. Begin to read at {@link dev.parley.client.engine.Engine}. Uses {@code
 * client.core}, {@code flow}, {@code message}, {@code auth.crypto} and {@code auth.login}.
 */
@NullMarked
package dev.parley.client.engine;

import org.jspecify.annotations.NullMarked;
