/**
 * The standalone router, assembled from the other packages, and the reload of its configuration. Begin to read at {@link
 * dev.parley.server.Server}. Uses {@code config} and the packages that it assembles; no library of others.
 */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
