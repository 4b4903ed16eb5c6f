package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For whom proxies speak. */
class TrustedProxiesTest {
    private static final TrustedProxies PROXIES =
            TrustedProxies.of(List.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32"));

    private static String client(String from, String forwarded, String forwardedFor) throws Exception {
        Map<String, String> headers = Map.of("Forwarded", forwarded, "X-Forwarded-For", forwardedFor);
        return PROXIES.client(
                        InetAddress.getByName(from),
                        name -> headers.get(name).equals("-") ? List.of() : List.of(headers.get(name)))
                .getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7  | -                                     | 203.0.113.1              | 192.0.2.7",
                "127.0.0.1  | -                                     | -                        | 127.0.0.1",
                "127.0.0.1  | -                                     | 203.0.113.1              | 203.0.113.1",
                "127.0.0.1  | -                                     | 198.51.100.1,203.0.113.1 | 203.0.113.1",
                "127.0.0.1  | -                                     | 203.0.113.1, 10.1.2.3    | 203.0.113.1",
                "127.0.0.1  | -                                     | 203.0.113.1:4711         | 203.0.113.1",
                "127.0.0.1  | -                                     | 10.1.2.3                 | 10.1.2.3",
                "127.0.0.1  | -                                     | 203.0.113.1, unknown     | 127.0.0.1",
                "127.0.0.1  | -                                     | www.example.com          | 127.0.0.1",
                "127.0.0.1  | for=203.0.113.1;proto=https           | -                        | 203.0.113.1",
                "127.0.0.1  | proto=https;For=\"203.0.113.1:80\"    | -                        | 203.0.113.1",
                "127.0.0.1  | for=1.2.3.4, for=\"[2001:db9::5]:80\" | -                        | 2001:db9:0:0:0:0:0:5",
                "127.0.0.1  | for=_hidden                           | -                        | 127.0.0.1",
                "127.0.0.1  | for=203.0.113.1                       | 203.0.113.1              | 203.0.113.1",
                "127.0.0.1  | for=198.51.100.1                      | 203.0.113.1              | 127.0.0.1",
                "2001:db8::1 | -                                    | 203.0.113.1              | 203.0.113.1",
            })
    void theLastOneThatIsNoProxyIsTheClient(String from, String forwarded, String forwardedFor, String expected)
            throws Exception {
        assertEquals(expected, client(from, forwarded, forwardedFor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "a", "1.2.3", "1.2.3.4/8/9"})
    void whatIsNoAddressIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> TrustedProxies.of(List.of(text)))
                .getMessage();
        assertTrue(message.contains("\"" + text + "\""), message);
    }

    /** Whatever a proxy says, it has said so: nobody is on this machine by it. */
    @Test
    void nobodyIsLocalByWhatAProxySays() throws Exception {
        InetAddress said = PROXIES.client(InetAddress.getByName("10.0.0.1"), name -> List.of("127.0.0.1"));
        assertTrue(!new Peer(said, "localhost", true).isLocal());
    }
}
