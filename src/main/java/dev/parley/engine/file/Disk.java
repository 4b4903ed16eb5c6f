package dev.parley.engine.file;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How files are opened, and what goes wrong with them in words. */
class Disk {
    private static final List<String> FULL =
            List.of("no space left", "not enough space", "quota", "file too large", "disk is full");

    /** Opens a file to be read and written, with those options beside. Where it is made, it is its owner's alone. */
    FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        Set<StandardOpenOption> all = new HashSet<>(List.of(options));
        all.add(StandardOpenOption.READ);
        all.add(StandardOpenOption.WRITE);
        boolean isMade = all.contains(StandardOpenOption.CREATE) || all.contains(StandardOpenOption.CREATE_NEW);
        return FileChannel.open(file, all, isMade ? owners(file) : new FileAttribute<?>[0]);
    }

    private static FileAttribute<?>[] owners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes sure that the names in a folder are kept. */
    void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows does so itself, and lets nobody open a folder
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Why that file could not be written, in words. */
    static String complaint(Path file, Throwable failure) {
        String reason = reason(file, failure);
        String lower = reason.toLowerCase(Locale.ROOT);
        return FULL.stream().anyMatch(lower::contains)
                ? "the disk that holds " + file + " is full: " + reason
                : file + " cannot be written: " + reason;
    }

    /** What an exception says, without the file's name. */
    static String reason(Path file, Throwable failure) {
        if (failure instanceof FileSystemException said && said.getReason() != null) {
            return said.getReason();
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank() || message.equals(file.toString())) {
            return failure.getClass().getSimpleName();
        }
        return failure instanceof IOException ? message : failure.toString();
    }

    static boolean exists(Path file) {
        return Files.exists(file) || Files.isSymbolicLink(file);
    }
}
