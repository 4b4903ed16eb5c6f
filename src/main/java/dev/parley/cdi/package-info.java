/**
 * Sessions for beans, where the container has CDI. Imports {@code client}, {@code websocket}, {@code jakarta.enterprise}, {@code
 * jakarta.inject} and {@code jakarta.annotation}; nothing imports it, and where there is no CDI it does nothing.
 */
@NullMarked
package dev.parley.cdi;

import org.jspecify.annotations.NullMarked;
