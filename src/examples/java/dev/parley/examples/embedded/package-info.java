/** An application that runs the router itself, and joins it without a socket. */
package dev.parley.examples.embedded;
