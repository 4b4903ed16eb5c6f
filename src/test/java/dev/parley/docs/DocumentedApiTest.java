package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * What the exported packages offer is documented: each public type, method, constructor and constant by a comment, each component of a
 * record by a {@code @param}. Doclint would demand a {@code @param} and {@code @return} of every method besides, which only repeat
 * names.
 */
class DocumentedApiTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern EXPORTS = Pattern.compile("(?m)^\\s*exports ([\\w.]+);");

    /** Constants that the specification names: their names or values say what there is to say. */
    private static final Set<String> SPECIFIED = Set.of("Attribute", "ErrorUri", "Feature", "MessageType");

    @Test
    void each_public_part_of_an_exported_package_is_documented() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            DocTrees trees = DocTrees.instance(task);
            Set<String> missing = new TreeSet<>();
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    if (type instanceof ClassTree declared) {
                        visit(trees, TreePath.getPath(unit, declared), false, missing);
                    }
                }
            }
            assertEquals(Set.of(), missing, "document these");
        }
    }

    private static List<Path> sources() throws Exception {
        List<Path> sources = new ArrayList<>();
        Matcher exports = EXPORTS.matcher(Files.readString(Path.of("src/main/module/module-info.java")));
        while (exports.find()) {
            try (Stream<Path> files =
                    Files.list(SOURCES.resolve(exports.group(1).replace('.', '/')))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertTrue(sources.size() > 100, sources::toString);
        return sources;
    }

    private static void visit(DocTrees trees, TreePath path, boolean ofInterface, Set<String> missing) {
        ClassTree type = (ClassTree) path.getLeaf();
        if (!isPublic(type.getModifiers(), ofInterface)) {
            return;
        }
        String name = String.valueOf(type.getSimpleName());
        DocCommentTree comment = trees.getDocCommentTree(path);
        if (comment == null) {
            missing.add(name);
        }
        Set<String> described = comment == null
                ? Set.of()
                : comment.getBlockTags().stream()
                        .filter(ParamTree.class::isInstance)
                        .map(tag -> ((ParamTree) tag).getName().toString())
                        .collect(Collectors.toSet());
        boolean isInterface = type.getKind() == Kind.INTERFACE || type.getKind() == Kind.ANNOTATION_TYPE;
        for (Tree member : type.getMembers()) {
            TreePath at = new TreePath(path, member);
            if (member instanceof ClassTree) {
                visit(trees, at, isInterface, missing);
            } else if (member instanceof VariableTree field) {
                if (isComponent(type, field)) {
                    if (!hasWireForm(comment)
                            && !described.contains(field.getName().toString())) {
                        missing.add(name + " @param " + field.getName());
                    }
                } else if (isPublic(field.getModifiers(), isInterface) && !SPECIFIED.contains(name)) {
                    require(trees, at, name + "." + field.getName(), missing);
                }
            } else if (member instanceof MethodTree method
                    && isPublic(method.getModifiers(), isInterface)
                    && !isOverriding(method)) {
                require(trees, at, name + "." + method.getName() + "()", missing);
            }
        }
    }

    private static void require(DocTrees trees, TreePath path, String name, Set<String> missing) {
        if (trees.getDocCommentTree(path) == null) {
            missing.add(name);
        }
    }

    private static boolean isPublic(ModifiersTree modifiers, boolean ofInterface) {
        Set<Modifier> flags = modifiers.getFlags();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || (ofInterface && !flags.contains(Modifier.PRIVATE));
    }

    private static boolean isComponent(ClassTree type, VariableTree field) {
        return type.getKind() == Kind.RECORD && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    /** The comment of a message names its elements as the specification does. */
    private static boolean hasWireForm(DocCommentTree comment) {
        return comment != null && comment.toString().contains("Its wire form:");
    }

    private static boolean isOverriding(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }
}
