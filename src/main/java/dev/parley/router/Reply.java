package dev.parley.router;

import dev.parley.message.Message;

/**
 * How a {@link Question} was answered. Made by whoever was to answer it, read by the place that has asked.
 *
 * @param message RESULT or ERROR
 * @param isDeciders whether the decider has answered; false where the router could not ask it, or gave it up
 */
public record Reply(Message message, boolean isDeciders) {}
