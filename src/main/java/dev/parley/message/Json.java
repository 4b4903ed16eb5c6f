package dev.parley.message;

/**
 * A value as the JSON text that its sender wrote, sent on to the letter.
 *
 * @param text valid JSON
 */
public record Json(String text) {}
