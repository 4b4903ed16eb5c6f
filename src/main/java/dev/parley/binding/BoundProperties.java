package dev.parley.binding;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.json.bind.annotation.JsonbTransient;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The scanner of classes: it finds the properties that JSON-B reads into one, by reflection and annotations. Called by {@link
 * TypeNode} and {@link ClosedType}; for any thread.
 */
final class BoundProperties {
    private static final String ANNOTATIONS = JsonbProperty.class.getPackageName();

    /** Found once per class. It refers to the class alone, and so keeps no class loader alive. */
    private static final ClassValue<Map<String, Type>> PROPERTIES = new ClassValue<>() {
        @Override
        protected Map<String, Type> computeValue(Class<?> type) {
            return properties(type);
        }
    };

    private BoundProperties() {}

    /** The types of a class's properties by their names in JSON; empty if only JSON-B knows them. */
    static Map<String, Type> of(Class<?> type) {
        return PROPERTIES.get(type);
    }

    private static Map<String, Type> properties(Class<?> type) {
        if (type.isPrimitive()
                || type.isEnum()
                || type.isArray()
                || Modifier.isAbstract(type.getModifiers())
                || type.getName().startsWith("java.")
                || isCustomised(type)
                || (type.getPackage() != null && isAnnotated(type.getPackage()))) {
            return Map.of();
        }
        if (hasOwnCreator(type)) {
            return created(type);
        }
        Map<String, Type> properties = new LinkedHashMap<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                // not written, but read, unless somebody looks: what is not written is the program's own
                boolean isHidden = component.getAccessor().isAnnotationPresent(JsonbTransient.class);
                add(
                        properties,
                        component.getAccessor(),
                        component.getName(),
                        isHidden ? void.class : component.getGenericType());
            }
        } else if (!addFields(properties, type)) {
            return set(type);
        }
        return properties;
    }

    /** Adds the fields of a class and its superclasses; false if a method is annotated, which may mean anything to JSON-B. */
    private static boolean addFields(Map<String, Type> properties, Class<?> type) {
        for (Class<?> declaring = type;
                declaring != null && !declaring.getName().startsWith("java.");
                declaring = declaring.getSuperclass()) {
            if (Stream.of(declaring.getDeclaredMethods()).anyMatch(BoundProperties::isAnnotated)) {
                return false;
            }
            for (Field field : declaring.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.isSynthetic()
                        && !properties.containsKey(field.getName())
                        && isWritten(type, field)) {
                    add(properties, field, field.getName(), field.getGenericType());
                }
            }
        }
        return true;
    }

    /** Whether JSON-B sets that field, directly or by a setter that takes the field's type. */
    private static boolean isWritten(Class<?> type, Field field) {
        String name = field.getName();
        String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Method[] setters = Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(setter) && method.getParameterCount() == 1)
                .toArray(Method[]::new);
        return setters.length == 0
                ? Modifier.isPublic(field.getModifiers())
                : setters.length == 1 && setters[0].getParameterTypes()[0] == field.getType();
    }

    private static void add(Map<String, Type> properties, AnnotatedElement property, String name, Type type) {
        JsonbProperty named = property.getAnnotation(JsonbProperty.class);
        boolean isOrdinary = type == void.class
                || annotations(property)
                        .allMatch(annotation ->
                                annotation instanceof JsonbProperty || annotation instanceof JsonbNillable);
        properties.put(
                named == null || named.value().isEmpty() ? name : named.value(), isOrdinary ? type : Object.class);
    }

    /** The properties whose names setters write down; what else there is, only JSON-B knows. */
    private static Map<String, Type> set(Class<?> type) {
        Map<String, Type> properties = new LinkedHashMap<>();
        Stream.of(type.getMethods())
                .filter(method -> method.getParameterCount() == 1 && method.isAnnotationPresent(JsonbProperty.class))
                .filter(method ->
                        !method.getAnnotation(JsonbProperty.class).value().isEmpty())
                .forEach(method -> add(properties, method, method.getName(), method.getGenericParameterTypes()[0]));
        return properties;
    }

    private static Stream<Executable> creators(Class<?> type) {
        return Stream.concat(
                Stream.of(type.getDeclaredConstructors()),
                Stream.of(type.getDeclaredMethods()).filter(method -> Modifier.isStatic(method.getModifiers())));
    }

    /** Whether annotations of constructors or factories determine how it is bound. */
    static boolean hasOwnCreator(Class<?> type) {
        return creators(type).anyMatch(BoundProperties::isAnnotated);
    }

    /** The parameters whose names the constructor or factory for JSON-B writes down; what else there is, only JSON-B knows. */
    private static Map<String, Type> created(Class<?> type) {
        Map<String, Type> properties = new LinkedHashMap<>();
        creators(type)
                .filter(creator -> creator.isAnnotationPresent(JsonbCreator.class))
                .flatMap(creator -> Stream.of(creator.getParameters()))
                .filter(BoundProperties::isAnnotated)
                .forEach(
                        parameter -> add(properties, parameter, parameter.getName(), parameter.getParameterizedType()));
        return properties;
    }

    /** Whether the class itself has annotations that determine how it is bound, such as an adapter. */
    static boolean isCustomised(Class<?> type) {
        return annotations(type)
                .anyMatch(annotation ->
                        !(annotation instanceof JsonbPropertyOrder) && !(annotation instanceof JsonbNillable));
    }

    private static boolean isAnnotated(AnnotatedElement element) {
        return annotations(element).findAny().isPresent();
    }

    private static Stream<Annotation> annotations(AnnotatedElement element) {
        return Stream.of(element.getAnnotations())
                .filter(annotation ->
                        annotation.annotationType().getPackageName().equals(ANNOTATIONS));
    }
}
