/**
 * A WAMP router and client over WebSocket. What is required statically is optional: without it the part that uses it is not there.
 *
 * <p>Compiled apart from the rest, which is compiled and tested on the class path, and no part of the WAR.
 */
@SuppressWarnings("requires-automatic")
module dev.parley {
    requires java.logging;
    requires java.management;
    requires java.naming;
    requires java.net.http;
    requires transitive jakarta.json;
    requires transitive jakarta.json.bind;
    requires transitive org.jspecify;
    requires static com.nimbusds.jose.jwt;
    requires static info.picocli;
    // no modules yet: these names are in their manifests
    requires static io.nats.jnats;
    requires static io.opentelemetry.api;
    requires static io.opentelemetry.context;
    requires static io.prometheus.metrics.config;
    requires static io.prometheus.metrics.instrumentation.jvm;
    requires static io.prometheus.metrics.model;
    requires static io.prometheus.writer.text;
    requires static jakarta.annotation;
    requires static jakarta.cdi;
    requires static jakarta.inject;
    requires static jakarta.servlet;
    requires static jakarta.validation;
    requires static jakarta.websocket;
    requires static jakarta.websocket.client;
    requires static jdk.jfr;
    requires static org.bouncycastle.provider;
    requires static org.glassfish.grizzly;
    requires static org.glassfish.grizzly.http;
    requires static org.glassfish.grizzly.http.server;
    requires static org.glassfish.tyrus.core;
    requires static org.glassfish.tyrus.server;
    requires static org.glassfish.tyrus.spi;

    exports dev.parley.auth;
    exports dev.parley.binding;
    exports dev.parley.cdi;
    exports dev.parley.client;
    exports dev.parley.codec;
    exports dev.parley.component;
    exports dev.parley.config;
    exports dev.parley.jakarta;
    exports dev.parley.message;
    exports dev.parley.server;
    exports dev.parley.transport;

    // for Tyrus, picocli and CDI, which look into classes
    opens dev.parley.cdi;
    opens dev.parley.cli;
    opens dev.parley.jakarta;
    opens dev.parley.transport;

    uses dev.parley.auth.Decider;
    uses dev.parley.client.Connector.Provider;
    uses dev.parley.runtime.work.Deciders.Provider;
    uses jakarta.json.bind.spi.JsonbProvider;

    provides dev.parley.client.Connector.Provider with
            dev.parley.transport.WebSocketProvider;
    provides dev.parley.runtime.work.Deciders.Provider with
            dev.parley.cdi.DeciderBeans;
}
