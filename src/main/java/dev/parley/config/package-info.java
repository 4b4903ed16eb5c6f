/**
 * The configuration file: read, checked, and made into the settings of all that it configures. Uses {@code message}, {@code auth},
 * {@code router}, {@code runtime}, {@code jakarta}, {@code tls} and {@code token} for these settings, and {@code jakarta.json}.
 */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
