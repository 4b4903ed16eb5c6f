package dev.parley.war.health;

import dev.parley.management.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;

/** What the checks answer: no figures and no names of realms, since a container tells it everybody. */
final class Responses {
    private Responses() {}

    static HealthCheckResponse of(String name, Health.Kind kind) {
        Map<String, Boolean> verdicts = RouterHealth.of(kind);
        Map<String, Object> data = new LinkedHashMap<>();
        verdicts.forEach((what, isSo) -> data.put(what, status(isSo).name()));
        return new HealthCheckResponse(name, status(!verdicts.containsValue(false)), Optional.of(data));
    }

    private static Status status(boolean isUp) {
        return isUp ? Status.UP : Status.DOWN;
    }
}
