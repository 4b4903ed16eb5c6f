package dev.parley.it.container.bean;

import dev.parley.cdi.InRealm;
import dev.parley.client.Client;
import dev.parley.client.Registration;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Answers a procedure from the beginning of its application on, and calls another in each answer. Made by the container. */
@WebListener
public class Greeter implements ServletContextListener {
    @Inject
    @InRealm("realm1")
    CompletableFuture<Client> opening;

    @Inject
    @InRealm("realm1")
    Instance<Client> client;

    @Override
    public void contextInitialized(ServletContextEvent event) {
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
