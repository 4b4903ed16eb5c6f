package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server's process has used, seen from outside; every figure is NaN where the system does not tell it. */
final class ProcessMeter {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HEAP_USED = Pattern.compile("\\bused (\\d+)([KMG])");

    private final OptionalLong pid;

    ProcessMeter(OptionalLong pid) {
        this.pid = pid;
    }

    /** The user and system time used so far, which Linux counts in steps of 10 ms. */
    double cpuNanos() {
        if (pid.isEmpty()) {
            return Double.NaN;
        }
        return ProcessHandle.of(pid.getAsLong())
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }

    double residentKilobytes() {
        Path status = Path.of("/proc", pid.isPresent() ? Long.toString(pid.getAsLong()) : "none", "status");
        try {
            Matcher matcher = RESIDENT.matcher(Files.readString(status));
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Collects the garbage of the process, if it is a Java one, and returns what is left on its heap. */
    double heapKilobytes() {
        if (!isJava()) {
            return Double.NaN;
        }
        collectGarbage();
        double kilobytes = Double.NaN;
        for (String line : jcmd("GC.heap_info")) {
            Matcher matcher = HEAP_USED.matcher(line);
            if (matcher.find() && !line.contains("Metaspace") && !line.contains("class space")) {
                double used = Double.parseDouble(matcher.group(1)) * kilobytesPer(matcher.group(2));
                kilobytes = Double.isNaN(kilobytes) ? used : kilobytes + used;
            }
        }
        return kilobytes;
    }

    /** Has a Java process collect its garbage now, so that it does not do so in what is measured next. */
    void collectGarbage() {
        if (isJava()) {
            jcmd("GC.run");
            jcmd("GC.run");
        }
    }

    /** Attaching to a process that is not a JVM would kill it. */
    private boolean isJava() {
        return pid.stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(process -> process.stream())
                .flatMap(process -> process.info().command().stream())
                .anyMatch(command -> Path.of(command).endsWith("java"));
    }

    private List<String> jcmd(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), Long.toString(pid.orElseThrow()), command);
        try {
            Process process = builder.redirectErrorStream(true).start();
            List<String> lines;
            try (Stream<String> output = process.inputReader().lines()) {
                lines = output.toList();
            }
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? lines : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    private static int kilobytesPer(String unit) {
        return switch (unit) {
            case "G" -> 1024 * 1024;
            case "M" -> 1024;
            default -> 1;
        };
    }
}
