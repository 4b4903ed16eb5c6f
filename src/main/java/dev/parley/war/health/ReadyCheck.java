package dev.parley.war.health;

import dev.parley.management.Health;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the router is ready, as MicroProfile Health asks. Made by CDI; for any thread. */
@Readiness
public class ReadyCheck implements HealthCheck {
    /** Created by CDI. */
    public ReadyCheck() {}

    @Override
    public HealthCheckResponse call() {
        return Responses.of("parley-ready", Health.Kind.READY);
    }
}
