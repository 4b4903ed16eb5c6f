/** The hub under many threads, with wires of every temper. */
package dev.parley.runtime.work;
