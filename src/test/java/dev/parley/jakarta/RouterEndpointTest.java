package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class RouterEndpointTest {

    @Test
    void theEndpointIsOneThatEveryContainerDeploys() throws ReflectiveOperationException {
        assertTrue(Modifier.isPublic(RouterEndpoint.class.getModifiers()));
        assertTrue(Modifier.isPublic(RouterEndpoint.class.getConstructor().getModifiers()));
    }

    @Test
    void withoutARunningRouterThereIsNoEndpoint() {
        InvocationTargetException failure = assertThrows(
                InvocationTargetException.class,
                () -> RouterEndpoint.class.getConstructor().newInstance());
        assertEquals("the router is not running", failure.getCause().getMessage());
    }
}
