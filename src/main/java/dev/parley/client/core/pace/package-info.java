/**
 * When a client does what it has decided to do, and how much of it: deadlines, the delays between attempts, the life of a token, how many
 * calls it answers, which publications it remembers, how long a message may
 * be. It has a package of its own because it knows nothing of sessions, so both can be read without the other. Pure, as {@code client.core}.
 * Uses {@code message}.
 */
@NullMarked
package dev.parley.client.core.pace;

import org.jspecify.annotations.NullMarked;
