package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.CraCredential;
import dev.parley.auth.TicketCredential;
import dev.parley.auth.crypto.Secret;
import dev.parley.flow.Rate;
import dev.parley.message.AuthMethod;
import dev.parley.message.MatchPolicy;
import dev.parley.router.RealmSettings;
import dev.parley.router.UriGroup;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("NAME", "value", "EMPTY", "", "YES", "true", "COUNT", "7");

    @TempDir
    private static Path folder;

    private static Configuration read(String json) {
        return ConfigurationFile.read(new StringReader(json), folder, ENVIRONMENT::get);
    }

    /** One realm with that authentication and one role. */
    private static Configuration realm(String authentication) {
        return read("{\"realms\": {\"r\": {\"authentication\": " + authentication + ", \"roles\": {\"user\": []}}}}");
    }

    private static AuthenticationSettings authentication(Configuration configuration) {
        return configuration.resolve().router().realms().get(0).authentication();
    }

    private static AuthenticationSettings ticket(String ticket) {
        return authentication(
                realm("{\"ticket\": {}, \"principals\": [{\"authid\": \"a\", \"role\": \"user\", \"ticket\": \""
                        + ticket + "\"}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "${NAME} | value",
                "a ${NAME} b ${NAME} | a value b value",
                "${NAME:-default} | value",
                "${NOBODY:-default} | default",
                "${EMPTY:-default} | default",
                "x${NOBODY:-} | x",
                "$${NAME} | ${NAME}",
                "$NAME and $5 | $NAME and $5",
            })
    void variablesArePutIn(String text, String result) {
        assertEquals(
                List.of(new TicketCredential(Secret.of(result))),
                ticket(text).principals().get(0).credentials());
    }

    @Test
    void secretsComeFromFilesBesideTheConfiguration() throws Exception {
        Files.writeString(folder.resolve("ticket.txt"), " with blanks \r\n");
        assertEquals(
                List.of(new TicketCredential(Secret.of(" with blanks "))),
                ticket("file:ticket.txt").principals().get(0).credentials());
        assertEquals(
                List.of(new TicketCredential(Secret.of(" with blanks "))),
                ticket("file:" + folder.resolve("ticket.txt").toAbsolutePath())
                        .principals()
                        .get(0)
                        .credentials());
    }

    @Test
    void rolesHaveRates() {
        String json = "{\"limits\": {\"rateByRole\": {\"a\": {\"messages\": 5},"
                + " \"b\": {\"bytes\": 7, \"burstSeconds\": 2, \"over\": \"refuse\"}}}}";
        assertEquals(
                Map.of("a", new Rate(5, 0, 5, false), "b", new Rate(0, 7, 2, true)),
                read(json).resolve().connections().rateByRole());
    }

    @Test
    void urisAreCountedByGroups() {
        String json = "{\"metrics\": {\"groups\": [{\"name\": \"a\", \"uri\": \"com.a\"},"
                + " {\"name\": \"b\", \"uri\": \"com.b.\", \"match\": \"prefix\"}]}}";
        assertEquals(
                List.of(new UriGroup("a", "com.a", MatchPolicy.EXACT), new UriGroup("b", "com.b.", MatchPolicy.PREFIX)),
                read(json).resolve().router().groups());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"uri\": \"com.a\"}] | metrics.groups[0].name: missing; it is what the label group says",
                "[{\"name\": \"a\"}] | metrics.groups[0].uri: missing",
                "[{\"name\": \"other\", \"uri\": \"com.a\"}] | metrics.groups[0].name: must be up to 50 letters",
                "[{\"name\": \"a b\", \"uri\": \"com.a\"}] | metrics.groups[0].name: must be up to 50 letters",
                "[{\"name\": \"a\", \"uri\": \"com. a\"}] | metrics.groups[0].uri: ",
                "[{\"name\": \"a\", \"uri\": \"com.a\", \"match\": \"some\"}] | metrics.groups[0].match: \"some\" must be one of",
            })
    void aGroupThatCannotBeIsRefused(String groups, String why) {
        ConfigurationException wrong =
                assertThrows(ConfigurationException.class, () -> read("{\"metrics\": {\"groups\": " + groups + "}}"));
        assertTrue(String.valueOf(wrong.getMessage()).contains(why), wrong.getMessage());
    }

    @Test
    void groupsHaveNamesOfTheirOwnAndAreFew() {
        String group = "{\"name\": \"a\", \"uri\": \"com.a\"}";
        String many = IntStream.range(0, 51)
                .mapToObj(i -> "{\"name\": \"a" + i + "\", \"uri\": \"com.a\"}")
                .collect(Collectors.joining(","));
        ConfigurationException twice = assertThrows(
                ConfigurationException.class, () -> read("{\"metrics\": {\"groups\": [" + group + "," + group + "]}}"));
        ConfigurationException tooMany =
                assertThrows(ConfigurationException.class, () -> read("{\"metrics\": {\"groups\": [" + many + "]}}"));
        assertTrue(String.valueOf(twice.getMessage())
                .contains("metrics.groups[1].name: \"a\" is the name of a group before it"));
        assertTrue(String.valueOf(tooMany.getMessage()).contains("metrics.groups: has 51 groups, and may have 50"));
    }

    /** The text of an authentication, and what the message about it must begin with and have in it. */
    static Stream<List<String>> mistakes() {
        String principal = "{\"authid\": \"a\", \"role\": \"user\"";
        String at = "realms.r.authentication.";
        return Stream.of(
                List.of("{\"tickets\": {}}", at + "tickets: unknown key", "wamp-scram"),
                List.of("{\"ticket\": {\"x\": 1}}", at + "ticket.x: unknown key", "authenticator"),
                List.of("{\"ticket\": true}", at + "ticket: must be an object", ""),
                List.of("{\"ticket\": null}", at + "ticket: null", "leave the key out"),
                List.of("{\"deadlineMillis\": 0}", at + "deadlineMillis: must be at least 1", ""),
                List.of("{\"deadlineMillis\": 1.5}", at + "deadlineMillis: must be an integer", ""),
                List.of("{\"deadlineMillis\": \"1\"}", at + "deadlineMillis: must be an integer", ""),
                List.of("{\"anonymous\": {}}", at + "anonymous.role: there is no role 'anonymous'", "user"),
                List.of(
                        "{\"authenticatorRealm\": \"other\"}",
                        at + "authenticatorRealm: there is no realm",
                        "name one of r"),
                List.of(
                        "{\"ticket\": {\"authenticator\": \"a b\"}}",
                        at + "ticket.authenticator: must be the URI",
                        "java:"),
                List.of(
                        "{\"ticket\": {\"authenticator\": \"java:com.example.None\"}}",
                        at + "ticket.authenticator: there is no class com.example.None",
                        "META-INF/services/"),
                List.of("{\"attempts\": {\"perAddress\": 0}}", at + "attempts.perAddress: must be at least 1", ""),
                List.of(
                        "{\"principals\": [" + principal + ", \"ticket\": \"\"}]}",
                        at + "principals[0].ticket: must not be empty",
                        ""),
                List.of(
                        "{\"principals\": [" + principal + ", \"ticket\": \"${NOBODY}\"}]}",
                        at + "principals[0].ticket: ",
                        "NOBODY"),
                List.of(
                        "{\"principals\": [" + principal + ", \"ticket\": \"${NAME\"}]}",
                        at + "principals[0].ticket: ",
                        "$${"),
                List.of(
                        "{\"principals\": [" + principal + ", \"ticket\": \"file:none\"}]}",
                        at + "principals[0].ticket: cannot read",
                        "none"),
                List.of(
                        "{\"principals\": [" + principal + "}, " + principal + "}]}",
                        at + "principals: there are two",
                        "'a'"),
                List.of("{\"principals\": [{\"role\": \"user\"}]}", at + "principals[0].authid: missing", ""),
                List.of("{\"principals\": [{\"authid\": \"a\"}]}", at + "principals[0].role: missing", ""),
                List.of(
                        "{\"principals\": [{\"authid\": \"a\", \"role\": \"boss\"}]}",
                        at + "principals: a: role: there is no role 'boss'",
                        ""),
                List.of(
                        "{\"principals\": [" + principal + ", \"wampcra\": {}}]}",
                        at + "principals[0].wampcra: needs either secret",
                        "credential wampcra"),
                List.of(
                        "{\"principals\": [" + principal + ", \"wampcra\": {\"secret\": \"s\", \"salt\": \"x\"}}]}",
                        at + "principals[0].wampcra: needs either secret",
                        ""),
                List.of(
                        "{\"principals\": [" + principal + ", \"basic\": {\"key\": \"s\"}}]}",
                        at + "principals[0].basic",
                        "salt"),
                List.of(
                        "{\"principals\": [" + principal + ", \"wamp-scram\": {}}]}",
                        at + "principals[0].wamp-scram.kdf: missing",
                        "credential wamp-scram"),
                List.of(
                        "{\"principals\": [" + principal + ", \"wamp-scram\": {\"kdf\": \"md5\"}}]}",
                        at + "principals[0].wamp-scram.kdf: must be",
                        ""),
                List.of(
                        "{\"principals\": [" + principal + ", \"cryptosign\": {\"publicKeys\": [\"00\"]}}]}",
                        at + "principals[0].cryptosign: publicKeys",
                        ""),
                List.of("{\"principals\": [" + principal + ", \"tls\": {}}]}", at + "principals[0].tls: ", "subject"),
                List.of("{\"bearer\": {\"role\": \"user\"}}", at + "bearer: needs either key", "jwks"),
                List.of(
                        "{\"bearer\": {\"key\": {\"kty\": \"oct\"}, \"role\": \"user\"}}",
                        at + "bearer.key: is not a JSON Web Key",
                        ""),
                List.of(
                        "{\"bearer\": {\"key\": {\"kty\": \"oct\", \"k\": \"c2hvcnQ\"}, \"role\": \"user\"}}",
                        at + "bearer.algorithms: HS256",
                        "too short"),
                List.of(
                        "{\"bearer\": {\"jwks\": \"https://x.example/k\", \"role\": \"user\", \"algorithms\": [\"none\"]}}",
                        at + "bearer.algorithms[0]: \"none\" is none of",
                        "RS256"),
                List.of(
                        "{\"bearer\": {\"jwks\": \"https://x.example/k\", \"role\": \"user\", \"algorithms\": [\"HS256\"]}}",
                        at + "bearer.algorithms: ",
                        "secret"),
                List.of(
                        "{\"bearer\": {\"jwks\": \"http://x.example/k\", \"role\": \"user\"}}",
                        at + "bearer.jwks: must be",
                        "https"),
                List.of(
                        "{\"bearer\": {\"jwks\": \"none.json\", \"role\": \"user\"}}",
                        at + "bearer.jwks: cannot read",
                        "none.json"),
                List.of("{\"bearer\": {\"jwks\": \"https://x.example/k\"}}", at + "bearer: roleClaim or role", ""),
                List.of(
                        "{\"container\": {\"roles\": {\"x\": \"boss\"}}}",
                        at + "container.roles.x: there is no role 'boss'",
                        ""),
                List.of("{\"cookie\": {\"maxAgeSeconds\": 0}}", at + "cookie.maxAgeSeconds: must be at least 1", ""));
    }

    @ParameterizedTest
    @MethodSource
    void mistakes(List<String> mistake) {
        String message = assertThrows(ConfigurationException.class, () -> realm(mistake.get(0)))
                .getMessage();
        assertTrue(message.startsWith(mistake.get(1)), message);
        assertTrue(message.contains(mistake.get(2)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'listener': []} | listener: unknown key",
                "{'listeners': [{'path': '/other'}]} | listeners[0].path: must be",
                "{'listeners': [{'port': 65536}]} | listeners[0].port: must be",
                "{'listeners': [{'tls': {}}]} | listeners[0].tls: needs either certificate and key, or keystore",
                "{'listeners': [{'tls': {'certificate': 'x'}}]} | listeners[0].tls: certificate and key need each other",
                "{'listeners': [{'tls': {'keystore': 'x', 'clientCertificates': 'maybe'}}]} | listeners[0].tls.clientCertificates:",
                "{'listeners': [{'tls': {'keystore': 'x', 'clientCertificates': 'required'}}]} | listeners[0].tls: clientCertificates",
                "{'listeners': [{'tls': {'keystore': 'x'}}]} | listeners[0].tls.keystore: cannot be read",
                "{'limits': {'connections': 0}} | limits.connections: must be at least 1",
                "{'limits': {'rateByRole': {'a': {}}}} | limits.rateByRole.a: give messages, or bytes, or both",
                "{'limits': {'rateByRole': {'a': {'messages': 0}}}} | limits.rateByRole.a.messages: must be at least 1",
                "{'limits': {'rateByRole': {'a': {'bytes': 1, 'over': 'x'}}}} | limits.rateByRole.a.over: \"x\" must be one",
                "{'realms': {'r': {'authorizer': {}}}} | realms.r.authorizer.procedure: missing",
                "{'realms': {'r': {'authorizer': {'procedure': 'p', 'realm': 'q'}}}} | realms.r.authorizer.realm: there is no realm",
                "{'realms': {'r': {'roles': {'a': [{'uri': 'x', 'trustLevel': -1}]}}}} | realms.r.roles.a[0].trustLevel: must not",
                "{'realms': {'r': {'roles': {'a': [{'uri': 'x', 'allow': ['all']}]}}}} | realms.r.roles.a[0].allow[0]: \"all\"",
                "{'realms': {'r': {'roles': {'a': [{'uri': 'x', 'slowSubscriber': 'wait'}]}}}} | realms.r.roles.a[0].slowSubscriber: \"wait\"",
                "{'realms': {'r': {'roles': {'a': [{'match': 'exact'}]}}}} | realms.r.roles.a[0].uri: missing",
                "{'a': 1, 'a': 2} | is not a JSON object",
                "[] | is not a JSON object",
                "{} {} | is not a JSON object: Expected EOF",
                "{'listeners': [{'allowedOrigins': ['self', 'app.example.com']}]} | listeners[0].allowedOrigins[1]: \"app.example.com\" is no origin",
                "{'listeners': [{'allowedOrigins': ['https://app.example.com/x']}]} | listeners[0].allowedOrigins[0]:",
                "{'realms': {'r': {'roles': {'a': [{'uri': 'com..x'}]}}}} | realms.r.roles.a[0].uri: \"com..x\" has empty components",
                "{'realms': {'r': {'roles': {'a': [{'uri': 'a b'}]}}}} | realms.r.roles.a[0].uri: \"a b\" is no URI",
                "{'realms': {'r': {'roles': {'a': [{'uri': 'x'}, {'uri': 'x', 'allow': ['call']}]}}}} | realms.r.roles.a[1]: there is a rule",
                "{'realms': {'r': {'authentication': {'basic': {}, 'principals': [{'authid': 'x', 'role': 'a', 'basic': {'key': 'AAAA', 'salt': 's'}}]}, 'roles': {'a': []}}}} | realms.r.authentication.principals[0].basic.key: must be 32 bytes",
            })
    void otherMistakes(String json, String message) {
        String said = assertThrows(ConfigurationException.class, () -> read(json.replace('\'', '"')))
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        String json = "{'listener': [], 'listeners': [{'port': 'x', 'host': 5}],"
                + " 'realms': {'r': {'roles': {'a': [{'uri': 'x', 'allow': [1]}]}}}}";
        assertEquals(
                List.of(
                        "4 mistakes:",
                        "listener: unknown key; known here: $schema, listeners, realms, limits, management, metrics, drain, log, engine",
                        "listeners[0].port: must be an integer",
                        "listeners[0].host: must be a string",
                        "realms.r.roles.a[0].allow[0]: must be a string"),
                toldOf(json));
        String values = "{'listeners': [{'port': -1}, {'path': '/x'}], 'limits': {'connections': 0, 'calls': 0},"
                + " 'realms': {'r': {'uris': 'x', 'authentication': {'deadlineMillis': 0, 'principals':"
                + " [{'authid': 'a', 'wampcra': {}, 'basic': {}}, {'role': 'x'}]}, 'authorizer': {}, 'history': [{}, {}],"
                + " 'roles': {'a': [{'allow': []}, {'uri': 'a b'}]}}}}";
        assertEquals(
                List.of(
                        "listeners[0].port",
                        "listeners[1].path",
                        "limits.connections",
                        "realms.r.uris",
                        "realms.r.roles.a[0].uri",
                        "realms.r.roles.a[1].uri",
                        "realms.r.authentication.deadlineMillis",
                        "realms.r.authentication.principals[0].role",
                        "realms.r.authentication.principals[0].wampcra",
                        "realms.r.authentication.principals[0].basic",
                        "realms.r.authentication.principals[1].authid",
                        "realms.r.authorizer.procedure",
                        "realms.r.history[0].uri",
                        "realms.r.history[1].uri",
                        "limits.calls"),
                toldOf(values).stream()
                        .skip(1)
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList());
    }

    @Test
    void filesThatAreMissingAreToldWithTheRest() {
        String json = "{'listeners': [{'tls': {'certificate': '/nowhere/chain.pem', 'key': '/nowhere/key.pem'}}],"
                + " 'realms': {'r': {'authentication': {'ticket': {}, 'wampcra': {}, 'principals': ["
                + " {'authid': 'a', 'role': 'x', 'ticket': 'file:/nowhere/ticket'},"
                + " {'authid': 'b', 'role': 'x', 'wampcra': {'key': 'file:/nowhere/key', 'salt': 's'}}]},"
                + " 'roles': {'x': [{'uri': 'a b'}]}}}}";
        assertEquals(
                List.of(
                        "listeners[0].tls.certificate: cannot read the file /nowhere/chain.pem",
                        "realms.r.roles.x[0].uri: \"a b\" is no URI",
                        "realms.r.authentication.principals[0].ticket: cannot read the file /nowhere/ticket",
                        "realms.r.authentication.principals[1].wampcra.key: cannot read the file /nowhere/key"),
                toldOf(json).stream()
                        .skip(1)
                        .map(line -> line.replaceAll("(?<=/nowhere/[a-z.]{1,12}): .*|(?<=is no URI)[:,;].*", ""))
                        .toList());
    }

    @Test
    void aMessageIsNoLongerThanTheRouterCanRead() {
        assertEquals(
                List.of("limits.messageBytes: must be at most 1073741823, not 1073741824"),
                toldOf("{'limits': {'messageBytes': 1073741824}}"));
        assertEquals(
                1073741823,
                read("{\"limits\": {\"messageBytes\": 1073741823}}")
                        .resolve()
                        .connections()
                        .messageChars());
    }

    private static List<String> toldOf(String json) {
        return assertThrows(ConfigurationException.class, () -> read(json.replace('\'', '"')))
                .getMessage()
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void variablesStandForNumbersAndBooleans() {
        Configuration read = read("{\"listeners\": [{\"port\": \"${NOBODY:-8081}\", \"originRequired\": \"${YES}\"}],"
                + " \"limits\": {\"calls\": \"${COUNT}\"}}");
        assertEquals(8081, read.resolve().listeners().get(0).port());
        assertTrue(read.resolve().listeners().get(0).origins().isRequired());
        assertEquals(7, read.resolve().router().sessionLimits().calls());
        assertEquals(
                List.of(
                        "2 mistakes:",
                        "listeners[0].port: must be an integer of at most 2147483647, and with its variables it is"
                                + " \"value\"",
                        "listeners[0].originRequired: must be true or false, and with its variables it is \"value\""),
                toldOf("{'listeners': [{'port': '${NAME}', 'originRequired': '${NAME}'}]}"));
        assertEquals(
                List.of("listeners[0].port: the environment has no variable PORT; set it, or write ${PORT:-default}"),
                toldOf("{'listeners': [{'port': '${PORT}'}]}"));
    }

    @Test
    void aRealmWithAnAuthorizerNeedsNoRoles() {
        Configuration configuration =
                read("{\"realms\": {\"r\": {\"authentication\": {\"anonymous\": {\"role\": \"any\"}},"
                        + " \"authorizer\": {\"procedure\": \"com.example.authorize\"}}}}");
        RealmSettings realm = configuration.resolve().router().realms().get(0);
        assertEquals(
                new RealmSettings.AuthorizerSettings("com.example.authorize", "r", false, 5_000), realm.authorizer());
        assertTrue(realm.authentication().hasOtherRoles());
    }

    @Test
    void theOrderOfRolesOfTheContainerStays() {
        Configuration configuration = read(
                "{\"realms\": {\"r\": {\"authentication\": {\"container\": {\"roles\":"
                        + " {\"z\": \"user\", \"b\": \"user\", \"y\": \"user\", \"a\": \"user\"}}}, \"roles\": {\"user\": []}}}}");
        assertEquals(
                List.of("z", "b", "y", "a"),
                List.copyOf(authentication(configuration).containerRoles()));
    }

    @Test
    void noTextOfAConfigurationShowsASecret() {
        String secret = "hush-hush-hush-hush-hush-hush-hush-hush-hush-hush";
        Configuration configuration = read(("{'listeners': [{}], 'realms': {'r': {'authentication': {"
                        + "'cookie': {'secret': 'SECRET'}, 'bearer': {'role': 'user', 'key': {'kty': 'oct', 'k': 'SECRET'}},"
                        + "'principals': [{'authid': 'a', 'role': 'user', 'ticket': 'SECRET', 'wampcra': {'secret': 'SECRET'},"
                        + "'basic': {'password': 'SECRET'}, 'extra': {'note': 'SECRET'}}]}, 'roles': {'user': []}}}}")
                .replace('\'', '"')
                .replace("SECRET", secret));
        assertFalse(configuration.toString().contains("hush"), configuration.toString());
        AuthenticationSettings settings = authentication(configuration);
        String credentials = settings.principals().get(0).credentials().toString()
                + settings.secret()
                + new CraCredential(Secret.of(secret), null);
        assertFalse(credentials.contains("hush"), credentials);
    }

    @Test
    void everyMethodOfAnIdentityIsUnderstood() throws Exception {
        Path file = Path.of("src/test/resources/identity.json");
        AuthenticationSettings settings =
                authentication(ConfigurationFile.load(file).configuration());
        assertEquals(
                Set.of(
                        AuthMethod.ANONYMOUS,
                        AuthMethod.TICKET,
                        AuthMethod.WAMPCRA,
                        AuthMethod.WAMP_SCRAM,
                        AuthMethod.CRYPTOSIGN,
                        AuthMethod.COOKIE,
                        AuthMethod.BASIC,
                        AuthMethod.BEARER,
                        AuthMethod.TLS),
                settings.methods().keySet());
        assertEquals(7, settings.principals().size());
        assertEquals(86_400_000, settings.cookieMaxAgeMillis());
    }
}
