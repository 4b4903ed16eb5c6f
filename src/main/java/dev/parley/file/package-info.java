/** The watch over files that people change while a program runs. Uses {@code fault}. */
@NullMarked
package dev.parley.file;

import org.jspecify.annotations.NullMarked;
