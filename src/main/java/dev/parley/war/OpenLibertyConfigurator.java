package dev.parley.war;

import dev.parley.jakarta.RouterConfigurator;

/** The handshake of {@link OpenLibertyEndpoint}. Made and called by Open Liberty. */
public final class OpenLibertyConfigurator extends RouterConfigurator {
    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
        return endpointClass.cast(new OpenLibertyEndpoint(hub()));
    }
}
