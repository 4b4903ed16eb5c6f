/** An object whose annotated methods answer calls and receive events, and an interface that calls it. */
package dev.parley.examples.component;
