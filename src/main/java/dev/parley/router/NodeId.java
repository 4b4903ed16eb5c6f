package dev.parley.router;

/**
 * One life of one of the routers that serve a realm together: who comes back has another. Whoever runs the router makes it.
 *
 * @param name different from those of all others, ever
 */
public record NodeId(String name) {
    @Override
    public String toString() {
        return name;
    }
}
