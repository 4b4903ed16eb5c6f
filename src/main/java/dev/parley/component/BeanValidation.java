package dev.parley.component;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.Method;
import java.util.stream.Collectors;

/** The check of constraints by {@code jakarta.validation}, which no other class refers to. Created by {@link Validation}; for any thread. */
final class BeanValidation implements Validation.Check {
    private final Validator validator =
            jakarta.validation.Validation.buildDefaultValidatorFactory().getValidator();

    @Override
    public String violations(Object component, Method method, Object[] values) {
        return validator.forExecutables().validateParameters(component, method, values).stream()
                .map(BeanValidation::sentence)
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /** Describes a violation without the value, which may be a secret. */
    private static String sentence(ConstraintViolation<Object> violation) {
        StringBuilder path = new StringBuilder();
        boolean isMethod = true;
        for (Path.Node node : violation.getPropertyPath()) {
            if (!isMethod) {
                path.append(path.isEmpty() ? "" : ".").append(node);
            }
            isMethod = false;
        }
        return path + " " + violation.getMessage();
    }
}
