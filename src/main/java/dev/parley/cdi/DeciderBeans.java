package dev.parley.cdi;

import dev.parley.auth.Decider;
import dev.parley.runtime.Deciders;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds authenticators and authorizers among the application's beans. Made by {@link java.util.ServiceLoader}, which fails without CDI. */
public final class DeciderBeans implements Deciders.Provider {
    private final BeanManager beans = CDI.current().getBeanManager();

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
