/**
 * Who gets a session in a realm, and what it may do where a procedure decides that. Internal to the router.
 */
@NullMarked
package dev.parley.router.access;

import org.jspecify.annotations.NullMarked;
