package dev.parley.examples.component;

import dev.parley.client.Keyword;
import dev.parley.component.Procedure;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The thermostat as its users see it. */
@Procedure("com.example.thermostat")
public interface ThermostatCalls {
    @Procedure
    Thermostat.State set(double celsius, @Keyword("at_most") Optional<Double> atMost);

    @Procedure
    CompletionStage<Thermostat.State> state();
}
