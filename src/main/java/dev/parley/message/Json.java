package dev.parley.message;

/**
 * A value as the JSON text that somebody wrote, to go out to the letter.
 *
 * @param text valid JSON
 */
public record Json(String text) {}
