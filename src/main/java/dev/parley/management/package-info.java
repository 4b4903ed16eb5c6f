/**
 * What those who operate a router ask of it: metrics, health, draining, on a listener of its own with threads of its own. Begin to read
 * at {@link dev.parley.management.ManagementListener}. Uses {@code http}, {@code runtime}, {@code management.inspector} and {@code
 * management.metrics}; {@code server} starts it.
 */
@NullMarked
package dev.parley.management;

import org.jspecify.annotations.NullMarked;
