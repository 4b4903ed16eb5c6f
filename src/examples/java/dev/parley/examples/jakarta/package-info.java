/** A Jakarta EE application with CDI: a bean that calls, a servlet that uses it, and a listener that answers. */
package dev.parley.examples.jakarta;
