package dev.parley.cdi;

import dev.parley.auth.Decider;
import dev.parley.runtime.work.Deciders;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The provider of the authenticators and authorizers that are CDI beans. Created by {@link java.util.ServiceLoader}; without CDI its
 * creation fails, and the router looks elsewhere.
 */
public final class DeciderBeans implements Deciders.Provider {
    private final BeanManager beans = CDI.current().getBeanManager();

    /** Looks up the running container's beans; throws {@link IllegalStateException} if there is no container. */
    public DeciderBeans() {}

    /** The supplier of the bean of exactly that class; null if there is no such bean. */
    @Override
    public @Nullable Supplier<Decider> find(String className) {
        return beans.getBeans(Decider.class, Any.Literal.INSTANCE).stream()
                .filter(bean -> bean.getBeanClass().getName().equals(className))
                .findFirst()
                .<Supplier<Decider>>map(bean -> () -> reference(bean))
                .orElse(null);
    }

    private Decider reference(Bean<?> bean) {
        CreationalContext<?> context = beans.createCreationalContext(bean);
        return (Decider) beans.getReference(bean, Decider.class, context);
    }
}
