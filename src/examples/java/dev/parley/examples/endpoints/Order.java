package dev.parley.examples.endpoints;

import java.math.BigDecimal;
import java.util.List;

// example: record
/** What a customer wants. */
public record Order(String customer, List<Line> lines) {

    /** So many of an item. */
    public record Line(String item, int count, BigDecimal price) {}
}
// end
