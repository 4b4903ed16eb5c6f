package dev.parley.binding;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node in the tree of types that a text must fit; its inner types are resolved when a text first reaches them. Created by {@link
 * JsonFit} and read by {@link FitWalk}. For any thread: two that race resolve the same.
 */
final class TypeNode {
    private static final int SHOWN_CONSTANTS = 8;

    /** The types that only JSON-B can read, with the form that people write. */
    private static final Map<Class<?>, String> WRITTEN = Map.of(
            LocalDate.class, "a date such as \"2026-01-31\"",
            LocalTime.class, "a time of day such as \"12:30:00\"",
            LocalDateTime.class, "a date and time such as \"2026-01-31T12:30:00\"",
            OffsetDateTime.class, "a date and time such as \"2026-01-31T12:30:00+01:00\"",
            ZonedDateTime.class, "a date and time such as \"2026-01-31T12:30:00+01:00[Europe/Berlin]\"",
            Instant.class, "a date and time such as \"2026-01-31T12:30:00Z\"",
            Duration.class, "a duration such as \"PT30S\"");

    final ClosedType in;
    final Class<?> raw;
    final ClosedType.Kind kind;

    /** All nodes of the tree by type, so that a type may contain itself. */
    private final Map<ClosedType, TypeNode> all;

    private volatile @Nullable TypeNode inner;
    private volatile @Nullable Map<String, TypeNode> properties;
    private volatile @Nullable Boolean hasOpenRecord;

    TypeNode(ClosedType in, Map<ClosedType, TypeNode> all) {
        this.in = in;
        this.raw = in.raw();
        this.kind = in.kind();
        this.all = all;
    }

    private TypeNode of(ClosedType other) {
        return all.computeIfAbsent(other, key -> new TypeNode(key, all));
    }

    /** The type of what an optional, a list or a map holds. */
    TypeNode inner() {
        TypeNode known = inner;
        if (known == null) {
            ClosedType component = in.component();
            known = of(component != null ? component : in.argument(kind == ClosedType.Kind.MAP ? 1 : 0));
            inner = known;
        }
        return known;
    }

    /** The type of the property of that name in JSON; null if there is none. */
    @Nullable
    TypeNode property(String name) {
        return properties().get(name);
    }

    /** The types of the properties by their names in JSON. */
    Map<String, TypeNode> properties() {
        Map<String, TypeNode> known = properties;
        if (known == null) {
            Map<String, TypeNode> found = new HashMap<>();
            BoundProperties.of(raw).forEach((key, type) -> found.put(key, of(ClosedType.of(type, in))));
            known = found;
            properties = known;
        }
        return known;
    }

    /** Whether there is, here or below, a record that {@link RecordReader} must read. */
    boolean hasOpenRecord() {
        Boolean known = hasOpenRecord;
        if (known == null) {
            known = OpenRecords.first(this) != null;
            hasOpenRecord = known;
        }
        return known;
    }

    /** The name of what is expected, for peers: it tells nothing of Java. */
    String expected() {
        return switch (kind) {
            case OPTIONAL -> inner().expected();
            case WHOLE -> "a whole number";
            case FRACTION -> "a number";
            case BIG -> raw == BigInteger.class ? "a whole number without an exponent" : "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "a string";
            case CONSTANT -> constants();
            case LIST -> "a list";
            case MAP, OBJECT -> "an object";
            case BYTES -> "binary data, a string of \\u0000 and base64,";
            case LEAF -> WRITTEN.getOrDefault(raw, "another value");
            case HIDDEN -> "nothing";
        };
    }

    private String constants() {
        Object[] constants = raw.getEnumConstants();
        return Stream.of(constants)
                .limit(SHOWN_CONSTANTS)
                .map(constant -> '"' + ((Enum<?>) constant).name() + '"')
                .collect(Collectors.joining(", ", "one of ", constants.length > SHOWN_CONSTANTS ? " and others" : ""));
    }
}
