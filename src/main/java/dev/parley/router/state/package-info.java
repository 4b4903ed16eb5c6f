/**
 * The state of a realm: its sessions, their subscriptions, registrations and unanswered calls, indexed by URI; and the list that the
 * whole core writes its actions to. It decides nothing. Internal to the router.
 */
@NullMarked
package dev.parley.router.state;

import org.jspecify.annotations.NullMarked;
