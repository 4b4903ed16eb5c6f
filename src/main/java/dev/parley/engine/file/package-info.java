/**
 * The engine that keeps everything in one file: a log of commits, each with its checksums. {@link dev.parley.engine.file.FileEngine} has
 * the thread that writes what is {@link dev.parley.engine.file.Waiting}; {@link dev.parley.engine.file.StoreFile} is the file, and says
 * what is in it; {@link dev.parley.engine.file.Copying} makes a smaller one of it. Uses {@code engine} and {@code fault}.
 */
@NullMarked
package dev.parley.engine.file;

import org.jspecify.annotations.NullMarked;
