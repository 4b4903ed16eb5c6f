package dev.parley.it.container.bean;

import dev.parley.auth.Decider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Decides what sessions may do, with what another bean knows. Made by the container. */
@ApplicationScoped
public class Bouncer implements Decider {
    public static final String CLOSED = "com.example.cellar";

    @Inject
    House house;

    @Override
    public Object decide(List<Object> arguments) {
        return house.isOpen((String) arguments.get(1));
    }
}
