/** What RFC 6455 says of the octets within frames, and RFC 7692 of compressed messages, for both ends of a WebSocket. Uses nothing. */
@NullMarked
package dev.parley.frame;

import org.jspecify.annotations.NullMarked;
