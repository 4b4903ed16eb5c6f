package dev.parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
    @TempDir
    private static Path folder;

    @Test
    void keysOfRsaAreReadInBothForms() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        // behind the header, which has this length for keys of this size
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        Path file = folder.resolve("rsa.pem");
        Files.writeString(file, TestKeys.pem("PRIVATE KEY", pkcs8));
        assertEquals(key, Pem.privateKey("key", file));
        Files.writeString(file, TestKeys.pem("RSA PRIVATE KEY", pkcs1));
        assertEquals(key, Pem.privateKey("key", file));
    }

    @Test
    void otherFormsOfKeysAreExplained() throws Exception {
        Path file = folder.resolve("other.pem");
        for (String kind : new String[] {"EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
            Files.writeString(file, TestKeys.pem(kind, new byte[100]));
            String message = assertThrows(IllegalArgumentException.class, () -> Pem.privateKey("here.key", file))
                    .getMessage();
            assertTrue(message.startsWith("here.key: "), message);
            assertTrue(message.contains("openssl pkcs8 -topk8 -nocrypt -in " + file), message);
        }
        Files.writeString(file, "nothing");
        assertThrows(IllegalArgumentException.class, () -> Pem.privateKey("here.key", file));
        assertThrows(IllegalArgumentException.class, () -> Pem.certificates("here", file));
    }
}
