package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    @ParameterizedTest(name = "{0} of a page at {1}, from {2}, forwarded {3}: {4}")
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 127.0.0.1:8080, 127.0.0.1, false, true",
                "http://127.0.0.1:8080, 127.0.0.1:8080, 127.0.0.1, false, true",
                "http://LOCALHOST:8080, localhost:8080, 127.0.0.1, false, true",
                "http://[::1]:8080, [::1]:8080, 127.0.0.1, false, true",
                "http://localhost, localhost:80, 127.0.0.1, false, true",
                "https://localhost, localhost, 127.0.0.1, false, true",
                "http://localhost:3000, localhost:8080, 127.0.0.1, false, false",
                "http://evil.example, localhost:8080, 127.0.0.1, false, false",
                "http://evil.example:8080, evil.example:8080, 127.0.0.1, false, false",
                "https://app.example, app.example, 127.0.0.1, true, true",
                "https://app.example, app.example, 10.0.0.7, false, true",
                "null, localhost:8080, 127.0.0.1, false, false",
                "not an origin, localhost:8080, 127.0.0.1, false, false",
                "http://localhost:8080, none, 127.0.0.1, false, false",
            })
    void self_is_the_page_of_the_same_host_and_port(
            String origin, String host, String address, boolean isForwarded, boolean isAdmitted) throws Exception {
        Peer peer = new Peer(InetAddress.getByName(address), host, isForwarded);
        assertEquals(isAdmitted, Origins.OWN_PAGE.admit(origin, peer));
    }

    @ParameterizedTest(name = "{0} where TLS is spoken: {1}")
    @CsvSource({"https://router.example, true", "http://router.example, false", "self, false"})
    void whereTlsIsSpokenSelfIsAPageThatCameByIt(String origin, boolean isAdmitted) throws Exception {
        Peer peer = new Peer(InetAddress.getByName("10.0.0.7"), "router.example", false, true, null, null, null);
        assertEquals(isAdmitted, Origins.OWN_PAGE.admit(origin, peer));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"https://app.example, true", "https://APP.example, true", "https://other.example, false"})
    void listed_origins_are_admitted_from_anywhere(String origin, boolean isAdmitted) throws Exception {
        Peer peer = new Peer(InetAddress.getByName("10.0.0.7"), "router.example", false);
        assertEquals(isAdmitted, new Origins(List.of("https://app.example")).admit(origin, peer));
    }
}
