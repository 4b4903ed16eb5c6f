/**
 * The engine that keeps everything in streams of a NATS server, so that a router needs no disk. {@link dev.parley.engine.nats.NatsEngine} has the
 * connection and the thread that does all of it; {@link dev.parley.engine.nats.NatsRealm} is what it keeps of a realm, and holds the realm;
 * {@link dev.parley.engine.nats.StreamLog} reads one stream and adds to it, in turn or not at all. Nothing else uses {@code io.nats}. Uses
 * {@code engine} and {@code fault}.
 */
@NullMarked
package dev.parley.engine.nats;

import org.jspecify.annotations.NullMarked;
