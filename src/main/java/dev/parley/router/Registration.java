package dev.parley.router;

/** A procedure and who answers its calls. The dealer's. */
final class Registration {
    final long id;
    final String procedure;
    final Session callee;
    final boolean disclosesCaller;

    Registration(long id, String procedure, Session callee, boolean disclosesCaller) {
        this.id = id;
        this.procedure = procedure;
        this.callee = callee;
        this.disclosesCaller = disclosesCaller;
    }
}
