package dev.parley.examples.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointsTest {

    @Test
    void ordersAreAnsweredAndPricesArrive() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Endpoints.run(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertEquals("""
                Receipt[customer=Ann, total=3.00, problem=null]
                lines[0].count: a whole number expected, not '"many"}]}' at character 36
                total 3.00
                tea 1.60
                """, printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }
}
