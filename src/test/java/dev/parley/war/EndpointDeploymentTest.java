package dev.parley.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.SubProtocol;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Modifier;
import java.util.Set;
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
        assertEquals(RouterConfigurator.class, annotation.configurator());
    }
}
