/**
 * Events as they come to a client, live or out of the router's history, and who takes them. It has a package of its own because it decides
 * nothing. Begin to read at {@link dev.parley.client.core.event.Delivery}. Uses {@code message}.
 */
@NullMarked
package dev.parley.client.core.event;

import org.jspecify.annotations.NullMarked;
