/**
 * The shell around the client's core: it queues facts, carries actions out, keeps the clock, and turns what the core says into
 * futures, handlers and publishers. Uses {@code client.core}, {@code flow}, {@code message} and the logins of {@code auth}; what users see is made of
 * it in {@code client}. Begin with {@link dev.parley.client.engine.Engine}.
 */
@NullMarked
package dev.parley.client.engine;

import org.jspecify.annotations.NullMarked;
