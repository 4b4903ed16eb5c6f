package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
    @Test
    void fewer_files_than_connections_are_warned_of() {
        List<String> lines = List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max open files            1024                 4096                 files     ");
        OptionalLong limit = Descriptors.limit(lines);
        assertEquals(OptionalLong.of(1024), limit);
        assertEquals(
                "limits.connections is 1000, and this process may open 1024 files only: raise the limit of the process (ulimit -n), or lower limits.connections",
                Descriptors.warning(1000, limit));
        assertNull(Descriptors.warning(500, limit));
        assertNull(Descriptors.warning(100_000, OptionalLong.empty()));
        assertEquals(
                OptionalLong.empty(),
                Descriptors.limit(List.of("Max open files            unlimited   unlimited   files")));
    }
}
