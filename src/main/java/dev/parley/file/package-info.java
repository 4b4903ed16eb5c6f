/** Files that people change while a program runs. Uses {@code java.*} and {@code fault}. */
@NullMarked
package dev.parley.file;

import org.jspecify.annotations.NullMarked;
