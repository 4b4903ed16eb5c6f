package dev.parley.router;

/** Names one {@link Place} of one router, compared by identity: a realm that is removed and added again is another place. */
public final class PlaceId {
    private final String name;

    /** A new place; the name is for people. */
    public PlaceId(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
