/** The benchmark of the router: a load generator on raw sockets, the scenarios, the servers they run against and the report. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
