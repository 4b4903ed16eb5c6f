/**
 * Connections that come and go: the line of a session that outlives its connection, and deadlines of connections. It knows nothing of
 * realms. Internal to the router.
 */
@NullMarked
package dev.parley.router.line;

import org.jspecify.annotations.NullMarked;
