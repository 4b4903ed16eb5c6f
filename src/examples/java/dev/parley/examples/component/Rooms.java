package dev.parley.examples.component;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.component.Components;
import dev.parley.component.Proxies;
import java.util.Optional;

/** Without a second argument the thermostat itself; with one, sets it to that many degrees. */
public final class Rooms {
    private Rooms() {}

    public static void main(String... arguments) throws Exception {
        String address = arguments.length > 0 ? arguments[0] : "ws://127.0.0.1:8080/ws";
        try (Client client = Client.builder()
                .uri(address)
                .realm("realm1")
                .reconnect(Reconnect.DEFAULT.evenAtTheStart())
                .open()) {
            if (arguments.length > 1) {
                ThermostatCalls thermostat = Proxies.of(client, ThermostatCalls.class);
                System.out.println(thermostat.set(Double.parseDouble(arguments[1]), Optional.of(25.0)));
            } else {
                Components.add(client, new Thermostat()).join();
                System.out.println("The thermostat answers.");
                client.whenClosed().join();
            }
        }
    }
}
