package dev.parley.management.inspector;

import java.io.Serial;

/** What an operator wants is refused, by a status of HTTP. Thrown and caught within the inspector. */
final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String why) {
        super(why);
        this.status = status;
    }

    int status() {
        return status;
    }
}
