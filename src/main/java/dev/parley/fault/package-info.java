/**
 * The handling of faults: errors after which the JVM cannot go on, and log lines whose number and text peers determine. Uses no other
 * package.
 */
@NullMarked
package dev.parley.fault;

import org.jspecify.annotations.NullMarked;
