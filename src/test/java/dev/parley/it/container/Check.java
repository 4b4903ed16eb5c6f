package dev.parley.it.container;

/** The columns of the table. */
enum Check {
    DEPLOYS("Deploys"),
    TRANSCRIPTS("Transcripts"),
    CLIENT("Java client"),
    AUTOBAHN("AutobahnJS"),
    PAGE("Page in Chromium"),
    HANDSHAKE("Handshake"),
    SIZES("Sizes"),
    LIVENESS("Idle, ping, slow reader"),
    CLOSING("Close codes"),
    PRINCIPAL("Principal"),
    METRICS("Metrics"),
    HEALTH("Health"),
    OWN_HEALTH("Container's own health"),
    DRAIN("Drain"),
    INJECTION("@Inject"),
    ENDPOINTS("Own endpoints"),
    UNDEPLOY("Undeploy"),
    REDEPLOY("Redeploy ×10"),
    STOP("Stop");

    private final String title;

    Check(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
