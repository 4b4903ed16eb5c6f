/**
 * The procedures and events by which a realm reports on itself: the meta API, event history, and reflection. It reads the state;
 * changes go through broker, dealer and realm. Internal to the router.
 */
@NullMarked
package dev.parley.router.meta;

import org.jspecify.annotations.NullMarked;
