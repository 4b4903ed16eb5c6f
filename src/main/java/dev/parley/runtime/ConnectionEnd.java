package dev.parley.runtime;

/** Why a connection was closed. Counted by the {@link Hub}. */
public enum ConnectionEnd {
    /** The peer closed it, or it was lost on the way. */
    PEER,
    /** Both sides were done: GOODBYE was answered, or the peer aborted. */
    DONE,
    /** The peer broke a rule of the protocol. */
    PROTOCOL_ERROR,
    /** The peer was let into no realm. */
    REFUSED,
    /** The peer showed no sign of life. */
    SILENT,
    /** The peer did not read what it was sent. */
    SLOW,
    /** It took more memory than others when there was no more. */
    MEMORY,
    /** The router shut down, or drained. */
    SHUTDOWN,
    /** A defect of the router. */
    DEFECT
}
