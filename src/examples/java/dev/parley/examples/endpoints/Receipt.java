package dev.parley.examples.endpoints;

import java.math.BigDecimal;

/** What the desk says to an order: what it costs, or what is wrong with it. */
public record Receipt(String customer, BigDecimal total, String problem) {}
