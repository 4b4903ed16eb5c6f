package dev.parley.examples.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.Client;
import dev.parley.component.Components;
import dev.parley.component.Proxies;
import dev.parley.config.Configuration;
import dev.parley.server.Server;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The component over a connection, called through the interface. */
@Timeout(60)
class ThermostatTest {
    @Test
    void theInterfaceCallsTheComponent() throws Exception {
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client room = server.join("realm1").join();
                Client person = server.join("realm1").join()) {
            Components.add(room, new Thermostat()).join();
            ThermostatCalls thermostat = Proxies.of(person, ThermostatCalls.class);
            assertEquals(new Thermostat.State(25, 10, true), thermostat.set(40, Optional.of(25.0)));
            person.publish("com.example.weather.temperature", 28);
            // events and calls have threads of their own
            while (thermostat.state().toCompletableFuture().join().isHeating()) {
                Thread.onSpinWait();
            }
            assertEquals(
                    new Thermostat.State(25, 28, false),
                    thermostat.state().toCompletableFuture().join());
        }
    }
}
