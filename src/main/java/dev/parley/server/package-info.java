/**
 * What runs a router: the command line, the configuration file, the HTTP server around Tyrus' engine, the listener of the web
 * application. Imports everything before it, {@code org.glassfish}, and {@code com.nimbusds} for tokens.
 */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
