package dev.parley.examples.shop;

import java.util.Optional;

/** What a customer wants. */
public record Order(String item, int count, Optional<String> note) {}
