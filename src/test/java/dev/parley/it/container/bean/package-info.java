/** What is put into WARs that are deployed beside ours. */
package dev.parley.it.container.bean;
