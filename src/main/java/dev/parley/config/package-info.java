/**
 * The configuration file: its records, its reader, and its resolution into the settings of what it configures. Begin to read at {@link
 * dev.parley.config.ConfigurationFile} and {@link dev.parley.config.Configuration}. Uses {@code message}, {@code auth} and
 * packages below it, {@code router}, {@code runtime}, {@code jakarta}, {@code tls} and {@code token} for these settings, and {@code
 * jakarta.json}.
 */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
