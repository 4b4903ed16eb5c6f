package dev.parley.runtime.tail;

import dev.parley.message.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see of one message. It has neither options nor details, in which secrets might be. Immutable.
 *
 * @param number counts the messages of the tail from 1 on, those included that are not shown
 * @param atMillis when it passed by, by the clock on the wall
 * @param isReceived whether it came from a peer; else it was sent to one or more
 * @param session whose it is; 0 where it went to several, or the session was gone
 * @param authid whose that session is; null likewise
 * @param receivers to how many it went; 0 where it was received
 * @param request the id of the request that it is or answers; 0 where it has none
 * @param uri the topic or procedure that it is about; null where that is none, or not known any more
 * @param error the URI of the error that it tells of; null where it tells of none
 * @param octets its length
 * @param payload its arguments, as far as they may be shown and there is room; null where they may not, or there are none
 * @param isCut whether there is more of them
 */
public record TailEntry(
        long number,
        long atMillis,
        boolean isReceived,
        long session,
        @Nullable String authid,
        int receivers,
        MessageType type,
        long request,
        @Nullable String uri,
        @Nullable String error,
        int octets,
        @Nullable String payload,
        boolean isCut) {}
