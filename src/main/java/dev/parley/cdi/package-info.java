/**
 * The CDI integration: sessions that beans inject, and beans that are authenticators or authorizers. Optional: nothing uses it, and
 * without CDI it is not loaded. Begin to read at {@link dev.parley.cdi.InRealm}. Uses {@code auth}, {@code client}, {@code runtime},
 * {@code jakarta}, {@code jakarta.enterprise}, {@code jakarta.inject} and {@code jakarta.annotation}.
 */
@NullMarked
package dev.parley.cdi;

import org.jspecify.annotations.NullMarked;
