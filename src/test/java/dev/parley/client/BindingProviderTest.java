package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingProviderTest {
    private static final String SERVICE = "META-INF/services/jakarta.json.bind.spi.JsonbProvider";

    @TempDir
    Path directory;

    /** A class loader as Open Liberty's: it has our classes, and names a provider that it does not have. */
    private static final class Naming extends ClassLoader {
        private final URL service;

        Naming(Path service) throws MalformedURLException {
            super(Naming.class.getClassLoader());
            this.service = service.toUri().toURL();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.parley.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICE) ? Collections.enumeration(List.of(service)) : super.getResources(name);
        }
    }

    @Test
    void aProviderThatOnlyThreadsSeeIsUsed() throws Exception {
        Path service = Files.writeString(directory.resolve("service"), "com.example.NotHere");
        Class<?> arguments = new Naming(service).loadClass(Arguments.class.getName());
        Object letters = arguments.getMethod("of", Object[].class).invoke(null, (Object) new Object[] {List.of("é")});
        assertEquals("[[\"é\"]]", letters.toString());
    }
}
