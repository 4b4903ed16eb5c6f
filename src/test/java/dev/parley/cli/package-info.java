/** Tests of the subcommands. */
package dev.parley.cli;
