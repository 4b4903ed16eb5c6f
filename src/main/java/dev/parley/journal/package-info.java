/** What realms keep for longer than the router lasts: their publications as octets, for an engine, and back. */
@NullMarked
package dev.parley.journal;

import org.jspecify.annotations.NullMarked;
