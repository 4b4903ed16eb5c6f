package dev.parley.bench;

/** The echo servers that show what the transport alone can do. */
final class EchoServers {
    /** Not every class path has it: only the comparison needs it. */
    private static final String TYRUS_CONTAINER = "org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer";

    private EchoServers() {}

    static Target named(String name, Options options) {
        return switch (name) {
            case "parley" -> Target.java("parley-echo", ParleyEcho.class.getName(), options);
            case "tyrus" -> Target.java("tyrus-echo", TyrusEcho.class.getName(), options);
            default -> throw new BenchmarkFailure("no echo server is called " + name + "; there are parley, tyrus");
        };
    }

    static boolean isAvailable(String name) {
        if (!name.equals("tyrus")) {
            return true;
        }
        try {
            Class.forName(TYRUS_CONTAINER, false, EchoServers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The value of {@code --port}, the one option these servers have. */
    static int port(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].equals("--port")) {
            throw new BenchmarkFailure("usage: --port N");
        }
        return Integer.parseInt(arguments[1]);
    }
}
