/**
 * A router that listens on its own, put together of the packages before it, and the reload of its configuration. Uses whatever it
 * puts together; no library of others.
 */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
