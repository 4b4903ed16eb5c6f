/**
 * The router's health as beans of MicroProfile Health, for containers that have it: their own {@code /health} then tells of the router
 * too. The extension stands in the WAR alone. Where there is no CDI nothing of it is loaded but {@link
 * dev.parley.war.health.RouterHealth}, and where there is no MicroProfile Health, the extension beside that. Uses {@code management},
 * {@code jakarta.enterprise} and {@code org.eclipse.microprofile.health}.
 */
@NullMarked
package dev.parley.war.health;

import org.jspecify.annotations.NullMarked;
