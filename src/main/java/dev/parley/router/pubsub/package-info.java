/**
 * Events from publishers to subscribers: subscriptions, publications, retained events and testaments. Internal to the router.
 */
@NullMarked
package dev.parley.router.pubsub;

import org.jspecify.annotations.NullMarked;
