package dev.parley.it.container.bean;

import jakarta.enterprise.context.ApplicationScoped;

/** Knows which of its doors are open. Made by the container, for the {@link Bouncer}. */
@ApplicationScoped
public class House {
    public boolean isOpen(String door) {
        return !door.equals(Bouncer.CLOSED);
    }
}
