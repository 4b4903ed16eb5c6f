/**
 * What a realm knows: its sessions, their subscriptions, registrations and unanswered calls, indexed by URI; and what all of the
 * core writes its actions to. Decides nothing. Internal to the router.
 */
@NullMarked
package dev.parley.router.state;

import org.jspecify.annotations.NullMarked;
