/**
 * What the client's core is built on: the actions that come out of it, how requests end, and the life of its sessions from one
 * connection to the next. As pure as {@code client.core}, which alone drives it. Uses {@code message} alone.
 */
@NullMarked
package dev.parley.client.session;

import org.jspecify.annotations.NullMarked;
