package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.parley.client.Client;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public API is what {@code api.txt} lists, to the letter: a change of it is made there as well, on purpose. */
class ApiTest {
    private static final Path LISTING = Path.of("src/test/resources/api.txt");

    /** All their public types are API. */
    private static final Set<String> PACKAGES = Set.of("dev.parley.client", "dev.parley.component");

    /** Those of other packages that are API as well. */
    private static final Set<String> TYPES = Set.of(
            "dev.parley.auth.Decider",
            "dev.parley.binding.Misfit",
            "dev.parley.cdi.InRealm",
            "dev.parley.codec.Batch",
            "dev.parley.jakarta.Decoded",
            "dev.parley.jakarta.ForgivingJsonbDecoder",
            "dev.parley.jakarta.MisfitException",
            "dev.parley.message.Dict",
            "dev.parley.message.InvocationPolicy",
            "dev.parley.message.MatchPolicy",
            "dev.parley.message.Payload",
            "dev.parley.message.WhenSlow",
            "dev.parley.server.Server",
            "dev.parley.transport.JakartaConnector",
            "dev.parley.transport.SocketConnector");

    /** Encoders and decoders for endpoints of users. */
    private static final Pattern CODECS = Pattern.compile("dev\\.parley\\.jakarta\\.\\w+(Codec|Encoder)");

    /** What an API type may name although it is not API itself: its members may change. */
    private static final Set<String> NAMED = Set.of(
            "dev.parley.config.Configuration",
            "dev.parley.message.Attribute",
            "dev.parley.message.Message",
            "dev.parley.runtime.Hub");

    private static final int MOST_TYPES_OF_THE_CLIENT = 40;

    private static final Set<String> OF_ALL_OBJECTS = Set.of("equals", "hashCode", "toString");

    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])");

    private static final JavaClasses PARLEY = new ClassFileImporter()
            .importUrl(Client.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theApiIsAsListed() throws IOException, ClassNotFoundException {
        String found = listing();
        if (Boolean.getBoolean("api.renew")) {
            Files.writeString(LISTING, found);
        }
        assertEquals(
                Files.readString(LISTING),
                found,
                "The public API is not as " + LISTING + " lists it. If that is meant to be, renew the list with"
                        + " -Dtest=ApiTest -Dapi.renew, and tell the users in the changelog.");
    }

    @Test
    void whatTheApiNamesIsApiItself() throws ClassNotFoundException {
        Set<String> strangers = new TreeSet<>();
        Pattern ours = Pattern.compile("dev\\.parley\\.[a-z.]+\\.[A-Z]\\w*");
        Set<String> api = api().stream().map(Class::getName).collect(Collectors.toSet());
        for (Class<?> one : api()) {
            members(one).forEach(member -> {
                Matcher named = ours.matcher(signature(member));
                while (named.find()) {
                    if (!api.contains(named.group()) && !NAMED.contains(named.group())) {
                        strangers.add(one.getName() + " names " + named.group());
                    }
                }
            });
        }
        assertEquals(Set.of(), strangers);
    }

    @Test
    void aUserOfTheClientHasFewTypesToKnow() throws ClassNotFoundException {
        long types = api().stream()
                .filter(one -> one.getPackageName().equals("dev.parley.client"))
                .count();
        assertTrue(types <= MOST_TYPES_OF_THE_CLIENT, types + " public types in dev.parley.client");
    }

    private static List<Class<?>> api() throws ClassNotFoundException {
        List<Class<?>> api = new ArrayList<>();
        TreeSet<String> missing = new TreeSet<>(TYPES);
        for (JavaClass one : PARLEY) {
            String top = one.getName().replaceFirst("\\$.*", "");
            missing.remove(top);
            if (PACKAGES.contains(one.getPackageName())
                    || TYPES.contains(top)
                    || CODECS.matcher(top).matches()) {
                Class<?> type = Class.forName(one.getName(), false, ApiTest.class.getClassLoader());
                if (isPublic(type)) {
                    api.add(type);
                }
            }
        }
        assertEquals(Set.of(), missing, "API types that are not there");
        return api;
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return isVisible(type.getModifiers())
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && (around == null || isPublic(around));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String listing() throws ClassNotFoundException {
        TreeSet<String> lines = new TreeSet<>();
        for (Class<?> type : api()) {
            lines.add(head(type));
            members(type).forEach(member -> lines.add(type.getName() + ": " + shortened(signature(member))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String head(Class<?> type) {
        List<String> words = new ArrayList<>();
        int modifiers = type.getModifiers();
        if (Modifier.isAbstract(modifiers) && !type.isInterface()) {
            words.add("abstract");
        }
        if (Modifier.isFinal(modifiers) && !type.isRecord() && !type.isEnum()) {
            words.add("final");
        }
        words.add(kind(type));
        if (type.isRecord()) {
            words.add(Arrays.stream(type.getRecordComponents())
                    .map(ApiTest::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        Stream<Type> parents = Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()));
        parents.map(Type::getTypeName)
                .filter(name -> !name.startsWith("java.lang.") || name.endsWith("Exception"))
                .forEach(name -> words.add("is " + name));
        return type.getName() + " " + shortened(String.join(" ", words));
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    }

    private static String component(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    /** Of a record, only what it says beyond its components. */
    private static Stream<Member> members(Class<?> type) {
        Stream<Member> all = Stream.of(
                        type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream);
        Set<String> components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toSet())
                : Set.of();
        return all.filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .filter(member -> !OF_ALL_OBJECTS.contains(member.getName()))
                .filter(member -> !(member instanceof Method && components.contains(member.getName())));
    }

    private static String signature(Member member) {
        if (member instanceof Field field) {
            String value = field.isEnumConstant() ? "constant " : modifiers(field.getModifiers());
            return value + field.getGenericType().getTypeName() + " " + field.getName();
        }
        Executable executable = (Executable) member;
        String parameters = Arrays.stream(executable.getParameters())
                .map(ApiTest::parameter)
                .collect(Collectors.joining(", ", "(", ")"));
        String thrown = executable.getExceptionTypes().length == 0
                ? ""
                : Arrays.stream(executable.getGenericExceptionTypes())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(", ", " throws ", ""));
        if (executable instanceof Constructor<?>) {
            return modifiers(executable.getModifiers()) + "new " + parameters + thrown;
        }
        Method method = (Method) executable;
        String variables = method.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(method.getTypeParameters())
                        .map(variable -> variable.getName())
                        .collect(Collectors.joining(", ", "<", "> "));
        Object otherwise = method.getDefaultValue();
        return modifiers(method.getModifiers() & ~(Modifier.TRANSIENT | Modifier.VOLATILE))
                + (method.isDefault() ? "default " : "")
                + variables
                + method.getGenericReturnType().getTypeName()
                + " " + method.getName() + parameters + thrown
                + (otherwise == null ? "" : " otherwise " + (otherwise.equals("") ? "nothing" : otherwise));
    }

    private static String modifiers(int modifiers) {
        int told = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT);
        return told == 0 ? "" : Modifier.toString(told) + " ";
    }

    private static String parameter(Parameter parameter) {
        String type = parameter.getParameterizedType().getTypeName();
        return parameter.isVarArgs() ? type.replaceFirst("\\[\\]$", "...") : type;
    }

    /** Without the packages, which the listing would be hard to read with. */
    private static String shortened(String signature) {
        return PACKAGE.matcher(signature).replaceAll("").replace('$', '.');
    }
}
