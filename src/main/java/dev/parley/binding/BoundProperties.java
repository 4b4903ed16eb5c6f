package dev.parley.binding;

import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
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
 * TypeNode} and {@link ScopedType}; for any thread.
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
                || hasOwnRules(type)) {
            return Map.of();
        }
        Map<String, Type> properties = new LinkedHashMap<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                add(properties, component.getAccessor(), component.getName(), component.getGenericType());
            }
        } else if (!addFields(properties, type)) {
            return Map.of();
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
        boolean isOrdinary = annotations(property)
                .allMatch(annotation -> annotation instanceof JsonbProperty || annotation instanceof JsonbNillable);
        properties.put(
                named == null || named.value().isEmpty() ? name : named.value(), isOrdinary ? type : Object.class);
    }

    /** Whether annotations of the class, its package, constructors or factories determine how it is bound. */
    private static boolean hasOwnRules(Class<?> type) {
        return isCustomised(type)
                || (type.getPackage() != null && isAnnotated(type.getPackage()))
                || Stream.of(type.getDeclaredConstructors()).anyMatch(BoundProperties::isAnnotated)
                || Stream.of(type.getDeclaredMethods())
                        .anyMatch(method -> Modifier.isStatic(method.getModifiers()) && isAnnotated(method));
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
