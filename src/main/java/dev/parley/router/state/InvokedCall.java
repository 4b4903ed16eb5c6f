package dev.parley.router.state;

/** A call that a session is to answer: of this node's callers, or of another's. The dealer tells them apart. */
public interface InvokedCall {}
