/**
 * Sessions for beans, and beans that decide, where the container has CDI. Uses {@code auth}, {@code client}, {@code runtime}, {@code
 * jakarta}, {@code jakarta.enterprise}, {@code jakarta.inject} and {@code jakarta.annotation}; nothing uses it, and where there is no
 * CDI it does nothing.
 */
@NullMarked
package dev.parley.cdi;

import org.jspecify.annotations.NullMarked;
