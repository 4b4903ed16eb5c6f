/** Encoders and decoders, by themselves and in endpoints on Tyrus. */
package dev.parley.jakarta;
