package dev.parley.runtime.tail;

/** What those who operate a router may see of messages. Part of the configuration. */
public enum TailAccess {
    /** Nothing. */
    OFF,
    /** Which messages there are, without their payloads. */
    MESSAGES,
    /** Their payloads too. */
    PAYLOADS
}
