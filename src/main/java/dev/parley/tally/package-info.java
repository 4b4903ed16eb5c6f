/** Counters on the way of messages, which cost next to nothing there and are read at any time. They know nothing of what they count. */
@NullMarked
package dev.parley.tally;

import org.jspecify.annotations.NullMarked;
