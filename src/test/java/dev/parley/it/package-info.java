/** Parley as it is delivered, with real peers: the WAR started by {@code java -jar} or in a container, other people's clients, a browser. */
package dev.parley.it;
