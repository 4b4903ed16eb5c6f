/**
 * Sessions for beans, and beans that decide, where the container has CDI. Imports {@code auth}, {@code client}, {@code json}, {@code
 * websocket}, {@code jakarta.enterprise}, {@code jakarta.inject} and {@code jakarta.annotation}; nothing imports it, and where there
 * is no CDI it does nothing.
 */
@NullMarked
package dev.parley.cdi;

import org.jspecify.annotations.NullMarked;
