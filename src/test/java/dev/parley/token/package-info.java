@NullMarked
package dev.parley.token;

import org.jspecify.annotations.NullMarked;
