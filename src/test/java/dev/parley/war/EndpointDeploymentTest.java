package dev.parley.war;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.SubProtocol;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.router.TestRealms;
import dev.parley.runtime.Hub;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointDeploymentTest {

    @Test
    void ofWhatAContainerFindsItLeavesOutOursAlone() {
        Set<Class<?>> found = Set.of(RouterEndpoint.class, OpenLibertyEndpoint.class, String.class);
        assertEquals(Set.of(String.class), new EndpointDeployment().getAnnotatedEndpointClasses(found));
        assertEquals(Set.of(), new EndpointDeployment().getEndpointConfigs(Set.of()));
    }

    @Test
    void containersCanMakeIt() throws ReflectiveOperationException {
        assertTrue(Modifier.isPublic(EndpointDeployment.class.getModifiers()));
        assertTrue(Modifier.isPublic(EndpointDeployment.class.getConstructor().getModifiers()));
    }

    @ParameterizedTest
    @ValueSource(classes = {RouterEndpoint.class, OpenLibertyEndpoint.class})
    void bothEndpointsAreAnnotatedAlike(Class<?> endpoint) {
        ServerEndpoint annotation = endpoint.getAnnotation(ServerEndpoint.class);
        assertEquals(RouterEndpoint.PATH, annotation.value());
        assertEquals(SubProtocol.NAMES, Stream.of(annotation.subprotocols()).toList());
    }

    @ParameterizedTest
    @ValueSource(classes = {RouterEndpoint.class, OpenLibertyEndpoint.class})
    void theConfiguratorOfAnEndpointMakesThatEndpoint(Class<?> endpoint) throws Exception {
        var configurator = endpoint.getAnnotation(ServerEndpoint.class).configurator();
        assertTrue(RouterConfigurator.class.isAssignableFrom(configurator));
        AtomicReference<Object> made = new AtomicReference<>();
        try (Hub hub = new Hub(TestRealms.SETTINGS)) {
            RouterConfigurator.serve(
                    hub,
                    () -> Origins.OWN_PAGE,
                    () -> made.set(assertDoesNotThrow(
                            () -> configurator.getConstructor().newInstance().getEndpointInstance(endpoint))));
        }
        assertInstanceOf(endpoint, made.get());
    }
}
