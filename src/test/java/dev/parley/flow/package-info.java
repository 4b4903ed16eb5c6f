/** Queues and what waits for room in them, under many threads. */
package dev.parley.flow;
