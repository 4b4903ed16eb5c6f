package dev.parley.engine.file;

import dev.parley.engine.EngineException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How a store file is found, made, opened, and made smaller before anybody uses it. */
final class Opening {
    private static final Logger LOG = System.getLogger(FileEngine.class.getName());

    private Opening() {}

    /** Where the file is in truth: links are followed, since the file is replaced now and then. */
    static Path locate(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new EngineException("The store " + absolute + " is a folder. Name a file, which need not exist.");
        }
        try {
            if (Disk.exists(absolute)) {
                return absolute.toRealPath();
            }
            if (!Files.exists(folder)) {
                Path above = folder.getParent();
                if (above == null || !Files.isDirectory(above)) {
                    throw new EngineException("The store " + absolute + " cannot be made, because there is no folder "
                            + above + ". Make it, or name another file.");
                }
                Files.createDirectory(folder);
                new Disk().syncFolder(above);
            }
            return folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw new EngineException(
                    "The store " + absolute + " cannot be used: " + Disk.reason(absolute, e)
                            + ". The user that runs this must be able to write in its folder.",
                    e);
        }
    }

    /** Opens it, or makes it where there is nothing of its name. For whoever has its lock. */
    static StoreFile open(FileEngine.Settings settings, Path path) throws IOException {
        Disk disk = settings.disk();
        Path unfinished = Copying.unfinished(path);
        Files.deleteIfExists(unfinished);
        StoreFile file;
        if (Disk.exists(path)) {
            file = StoreFile.open(disk, path);
            if (isWorthCopying(file, settings)) {
                file = copied(disk, file);
            }
        } else {
            file = StoreFile.create(disk, unfinished);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            file.moved(path);
            LOG.log(Level.INFO, "Made the store {0}, with nothing in it.", path);
        }
        // also the name of a copy that a process made which has been killed before it could
        try {
            file.syncName();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return file;
    }

    static boolean isWorthCopying(StoreFile file, FileEngine.Settings settings) {
        return file.end() > settings.copied() && file.end() > 2 * file.live();
    }

    private static StoreFile copied(Disk disk, StoreFile file) throws IOException {
        Copying copying = null;
        try {
            copying = Copying.begin(disk, file);
            StoreFile copy = copying.finish();
            tellCopied(file, copy);
            return copy;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Could not make the store {0} smaller, and goes on with it as it is: {1}",
                    file.path(),
                    Disk.reason(file.path(), e));
            if (copying != null) {
                copying.abandon();
            }
            file.close();
            return StoreFile.open(disk, file.path());
        }
    }

    static void tellCopied(StoreFile from, StoreFile to) {
        LOG.log(
                Level.INFO,
                "Copied what lives of the store {0}, which had {1} octets, to a new file of {2} in its place.",
                to.path(),
                String.valueOf(from.end()),
                String.valueOf(to.end()));
    }
}
