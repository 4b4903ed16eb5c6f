package dev.parley.war.health;

import dev.parley.management.Health;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the router has started, as MicroProfile Health asks. Made by CDI; for any thread. */
@Startup
public class StartedCheck implements HealthCheck {
    /** Created by CDI. */
    public StartedCheck() {}

    @Override
    public HealthCheckResponse call() {
        return Responses.of("parley-started", Health.Kind.STARTED);
    }
}
