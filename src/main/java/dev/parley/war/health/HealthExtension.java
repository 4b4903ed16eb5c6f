package dev.parley.war.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/**
 * Adds the checks where the container shows MicroProfile Health to the application. They are no beans by themselves: elsewhere they
 * could not be loaded. Created and called by CDI, which finds it in the WAR's {@code META-INF/services}.
 */
public final class HealthExtension implements Extension {
    private final boolean isThere;

    /** Created by CDI. */
    public HealthExtension() {
        this(HealthExtension.class.getClassLoader());
    }

    HealthExtension(ClassLoader loader) {
        isThere = sees(loader);
    }

    private static boolean sees(ClassLoader loader) {
        try {
            Class.forName("org.eclipse.microprofile.health.HealthCheck", false, loader);
            Class.forName("org.eclipse.microprofile.health.Startup", false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    void add(@Observes BeforeBeanDiscovery discovery) {
        if (isThere) {
            add(discovery, LiveCheck.class);
            add(discovery, ReadyCheck.class);
            add(discovery, StartedCheck.class);
        }
    }

    private static void add(BeforeBeanDiscovery discovery, Class<?> check) {
        discovery.addAnnotatedType(check, check.getName()).add(ApplicationScoped.Literal.INSTANCE);
    }
}
