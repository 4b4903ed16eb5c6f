package dev.parley.war.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parley.management.Health;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.DrainSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a container's own health is told of the router; that containers take it is shown with them. */
class HealthExtensionTest {
    /** A class loader that shows no MicroProfile Health. */
    private static final class WithoutHealth extends ClassLoader {
        WithoutHealth() {
            super(HealthExtensionTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.eclipse.microprofile.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    /** What CDI is told, in words. */
    private static List<String> added(HealthExtension extension) {
        List<String> added = new ArrayList<>();
        extension.add(proxy(BeforeBeanDiscovery.class, (method, arguments) -> {
            Class<?> type = (Class<?>) arguments[0];
            return proxy(AnnotatedTypeConfigurator.class, (scoping, scopes) -> {
                added.add(method + " " + type.getSimpleName() + " " + scoping + " "
                        + ((ApplicationScoped) scopes[0]).annotationType().getSimpleName());
                return null;
            });
        }));
        return added;
    }

    private interface Told {
        Object of(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Told told) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> told.of(method.getName(), arguments)));
    }

    @AfterEach
    void thereIsNoRouterAnyMore() {
        RouterHealth.serve(null);
    }

    @Test
    void theChecksAreBeansWhereMicroProfileHealthIsThere() {
        assertEquals(
                List.of(
                        "addAnnotatedType LiveCheck add ApplicationScoped",
                        "addAnnotatedType ReadyCheck add ApplicationScoped",
                        "addAnnotatedType StartedCheck add ApplicationScoped"),
                added(new HealthExtension()));
        assertEquals(List.of(), added(new HealthExtension(new WithoutHealth())));
    }

    @Test
    void theWarNamesTheExtensionAndTheLibraryDoesNot() throws Exception {
        String service = "META-INF/services/jakarta.enterprise.inject.spi.Extension";
        assertEquals(
                HealthExtension.class.getName(),
                Files.readString(Path.of("src/main/webapp/WEB-INF/classes", service))
                        .strip());
        assertFalse(Files.exists(Path.of("src/main/resources", service)));
    }

    private static void assertCheck(String name, Status status, Map<String, Object> data, HealthCheck check) {
        HealthCheckResponse response = check.call();
        assertEquals(name, response.getName());
        assertEquals(status, response.getStatus());
        assertEquals(data, response.getData().orElseThrow());
    }

    @Test
    void aRouterThatIsNotThereIsAliveAndNotReady() {
        assertCheck("parley-live", Status.UP, Map.of("router", "UP"), new LiveCheck());
        assertCheck("parley-ready", Status.DOWN, Map.of("router", "DOWN"), new ReadyCheck());
        assertCheck("parley-started", Status.DOWN, Map.of("router", "DOWN"), new StartedCheck());
    }

    @Test
    void aRouterThatDrainsIsNotReady() {
        RouterSettings settings = new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1")));
        try (Hub hub = new Hub(settings, Limits.DEFAULT, Runnable::run)) {
            RouterHealth.serve(new Health(hub, () -> true, () -> false));
            assertCheck("parley-live", Status.UP, Map.of("timer", "UP", "mailboxes", "UP"), new LiveCheck());
            assertCheck(
                    "parley-ready",
                    Status.UP,
                    Map.of("listening", "UP", "not-draining", "UP", "engine", "UP"),
                    new ReadyCheck());
            assertCheck("parley-started", Status.UP, Map.of("listening", "UP"), new StartedCheck());
            assertNotNull(hub.drain(new DrainSettings(60_000, 60_000)));
            assertCheck(
                    "parley-ready",
                    Status.DOWN,
                    Map.of("listening", "UP", "not-draining", "DOWN", "engine", "UP"),
                    new ReadyCheck());
            assertCheck("parley-live", Status.UP, Map.of("timer", "UP", "mailboxes", "UP"), new LiveCheck());
        }
    }
}
