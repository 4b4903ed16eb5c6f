/** Files that people change while a program runs. Uses {@code java.*} only. */
@NullMarked
package dev.parley.file;

import org.jspecify.annotations.NullMarked;
