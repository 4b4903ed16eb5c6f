/** What a router tells Java Flight Recorder, where that is on. */
@NullMarked
package dev.parley.runtime.flight;

import org.jspecify.annotations.NullMarked;
