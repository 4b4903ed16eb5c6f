/**
 * The router as a web application: what a servlet container calls, and what single containers need. Uses {@code jakarta}, {@code
 * runtime}, the wire of {@code flow}, {@code auth}, {@code router}, {@code config}, {@code token}, {@code http} for refusals, the
 * reload of {@code server}, {@code jakarta.servlet} and {@code jakarta.websocket}.
 */
@NullMarked
package dev.parley.war;

import org.jspecify.annotations.NullMarked;
