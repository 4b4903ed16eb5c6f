package dev.parley.examples.shop;

import java.math.BigDecimal;

/** What a customer gets for an {@link Order}. */
public record Receipt(long number, String item, int count, BigDecimal total) {}
