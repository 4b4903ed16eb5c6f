package dev.parley.examples.component;

import dev.parley.client.Keyword;
import dev.parley.component.Procedure;
import dev.parley.component.Subscribe;
import java.util.Optional;

/** Heats a room. Its procedures are {@code com.example.thermostat.set} and {@code com.example.thermostat.state}. */
@Procedure("com.example.thermostat")
public final class Thermostat {
    private double wanted = 20;
    private double outside = 10;

    /** What it does and why. */
    public record State(double wanted, double outside, boolean isHeating) {}

    @Procedure
    public synchronized State set(double celsius, @Keyword("at_most") Optional<Double> atMost) {
        wanted = Math.min(celsius, atMost.orElse(30.0));
        return state();
    }

    @Procedure
    public synchronized State state() {
        return new State(wanted, outside, outside < wanted);
    }

    @Subscribe("com.example.weather.temperature")
    public synchronized void measured(double celsius) {
        outside = celsius;
    }
}
