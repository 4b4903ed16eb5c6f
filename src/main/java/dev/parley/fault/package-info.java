/**
 * What goes wrong: errors after which nothing can go on, lines of the log that peers cause and whose words they choose. Uses {@code
 * java.*} only.
 */
@NullMarked
package dev.parley.fault;

import org.jspecify.annotations.NullMarked;
