/**
 * The admission of sessions to a realm, and their authorization by procedures. Internal to the router.
 */
@NullMarked
package dev.parley.router.access;

import org.jspecify.annotations.NullMarked;
