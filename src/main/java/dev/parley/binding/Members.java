package dev.parley.binding;

import dev.parley.codec.JsonScanner;
import dev.parley.message.MalformedException;

/** The members of a JSON object, for those who read or judge it by its type. */
final class Members {
    private Members() {}

    /** Told of each member that the type knows, and has to take its value from the scanner. */
    interface Visitor {
        void member(String key, TypeNode type) throws MalformedException;
    }

    /** Takes an object from the scanner, and skips what the type does not know. */
    static void visit(JsonScanner scanner, TypeNode node, int depth, Visitor visitor) throws MalformedException {
        scanner.open('{', depth);
        if (scanner.take('}')) {
            return;
        }
        do {
            String key = scanner.string("a key");
            scanner.expect(':', "behind the key");
            TypeNode member = node.kind == ClosedType.Kind.MAP ? node.inner() : node.property(key);
            if (member == null) {
                scanner.skipValue(depth + 1);
            } else {
                visitor.member(key, member);
            }
        } while (scanner.take(','));
        scanner.expect('}', "or ','");
    }
}
