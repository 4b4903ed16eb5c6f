package dev.parley.examples.shop;

import java.math.BigDecimal;

/** What the warehouse has of one thing. */
public record Item(String name, int count, BigDecimal price) {}
