package dev.parley.bench;

/** What can be measured; the order is that of the report's columns. */
enum Figure {
    PER_SECOND("per second", "perSecond"),
    SERVER_CPU("CPU us each", "serverCpuMicros"),
    P50("p50 us", "p50Micros"),
    P90("p90 us", "p90Micros"),
    P99("p99 us", "p99Micros"),
    P999("p99.9 us", "p999Micros"),
    HEAP("heap KB each", "heapKilobytes"),
    RESIDENT("RSS KB each", "residentKilobytes"),
    CLIENT_CPU("client CPU us each", "clientCpuMicros"),
    IDLE_CPU("CPU %", "cpuPercent"),
    LOAD("load CPU %", "loadCpuPercent"),
    RATE_RATIO("rate ratio", "rateRatio"),
    CPU_RATIO("CPU ratio", "cpuRatio");

    private final String heading;
    private final String key;

    Figure(String heading, String key) {
        this.heading = heading;
        this.key = key;
    }

    /** The column's heading in the table. */
    String heading() {
        return heading;
    }

    /** The member's name in the JSON report. */
    String key() {
        return key;
    }
}
