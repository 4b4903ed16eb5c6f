package dev.parley.it.container.bean;

import dev.parley.cdi.InRealm;
import dev.parley.client.Client;
import dev.parley.client.Registration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Answers a procedure from the beginning of its application on, and calls another in each answer. Made by CDI. */
@ApplicationScoped
public class Greeter {
    @Inject
    @InRealm("realm1")
    CompletableFuture<Client> opening;

    @Inject
    @InRealm("realm1")
    Instance<Client> client;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object begun) {
        CompletableFuture<Registration> unused = opening.thenCompose(
                session -> session.register("com.example.greet", String.class, name -> greeting(name)));
    }

    private String greeting(String name) {
        try {
            return client.get().call(String.class, "com.example.word", name).get(20, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
