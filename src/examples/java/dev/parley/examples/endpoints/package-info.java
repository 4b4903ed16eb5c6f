/** Endpoints of your own, with Parley's encoders and decoders: orders as JSON, and WAMP by hand. */
package dev.parley.examples.endpoints;
