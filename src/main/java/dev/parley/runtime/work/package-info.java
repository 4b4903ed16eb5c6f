/** Work that takes long, in threads beside those that route: keys derived from passwords, Java classes that decide; and who may have how much of something. */
@NullMarked
package dev.parley.runtime.work;

import org.jspecify.annotations.NullMarked;
