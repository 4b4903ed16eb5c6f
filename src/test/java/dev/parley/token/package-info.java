/** Tests of tokens and of their keys. */
package dev.parley.token;
