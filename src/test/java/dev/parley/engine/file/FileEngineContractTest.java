package dev.parley.engine.file;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The file engine does what every engine does, whenever it syncs. */
class FileEngineContractTest {
    private abstract static class Contract extends EngineContract {
        @TempDir
        Path directory;

        private final FileEngine.Sync sync;

        Contract(FileEngine.Sync sync) {
            this.sync = sync;
        }

        @Override
        protected Engine engine() {
            return FileEngine.open(directory.resolve("parley.store"), sync);
        }

        @Override
        protected void settle(Engine engine) {
            // does what waits by itself
        }
    }

    @Nested
    class WithEachCommitSynced extends Contract {
        WithEachCommitSynced() {
            super(FileEngine.Sync.ALWAYS);
        }
    }

    @Nested
    class SyncedNowAndThen extends Contract {
        SyncedNowAndThen() {
            super(FileEngine.Sync.INTERVAL);
        }
    }
}
