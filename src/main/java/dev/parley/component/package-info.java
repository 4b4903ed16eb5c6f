/**
 * The client by annotations: procedures and event handlers as methods of an object ({@link dev.parley.component.Components}), and calls
 * as methods of an interface ({@link dev.parley.component.Proxies}). Uses {@code message} and {@code client}, and in one class the
 * optional {@code jakarta.validation}.
 */
@NullMarked
package dev.parley.component;

import org.jspecify.annotations.NullMarked;
