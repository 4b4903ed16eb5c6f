/**
 * The inspector: a page for those who operate a router, and the lists in JSON that it shows, which programs may ask for too. Begin to read
 * at {@link dev.parley.management.inspector.Inspector}, which {@code management} asks for what it has let in. Uses {@code runtime},
 * {@code router}, {@code codec}, {@code message}, {@code http} and {@code fault}.
 */
@NullMarked
package dev.parley.management.inspector;

import org.jspecify.annotations.NullMarked;
