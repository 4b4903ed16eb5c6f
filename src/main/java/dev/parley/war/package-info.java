/**
 * The router as a web application: the listener and filter that a servlet container calls, and adaptations to single containers. Uses
 * {@code jakarta}, {@code runtime}, {@code flow}, {@code auth}, {@code config}, {@code token}, {@code http} for refusals, {@code server} for reload
 * and page, {@code management} for what operators are answered, {@code auth.attempts}, {@code fault}, {@code jakarta.servlet} and {@code jakarta.websocket}.
 */
@NullMarked
package dev.parley.war;

import org.jspecify.annotations.NullMarked;
