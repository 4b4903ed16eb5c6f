/**
 * Procedures and handlers as annotated methods of any object, and procedures of others as methods of an interface:
 * {@link dev.parley.component.Components} and {@link dev.parley.component.Proxies}. Uses {@code message} and {@code client}, and in
 * one class {@code jakarta.validation}, which need not be there.
 */
@NullMarked
package dev.parley.component;

import org.jspecify.annotations.NullMarked;
