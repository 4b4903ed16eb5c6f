package dev.parley.war.health;

import dev.parley.management.Health;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the router is alive, as MicroProfile Health asks. Made by CDI; for any thread. */
@Liveness
public class LiveCheck implements HealthCheck {
    /** Created by CDI. */
    public LiveCheck() {}

    @Override
    public HealthCheckResponse call() {
        return Responses.of("parley-live", Health.Kind.LIVE);
    }
}
