/** What RFC 6455 says of the octets within frames, for both ends of a WebSocket. Uses nothing. */
@NullMarked
package dev.parley.frame;

import org.jspecify.annotations.NullMarked;
