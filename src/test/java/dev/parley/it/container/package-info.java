/** The WAR in every container: {@code mvn verify -Pcontainers}. */
package dev.parley.it.container;
