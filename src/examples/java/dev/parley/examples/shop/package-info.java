/** A shop: two services that call each other and publish, and a page ({@code src/examples/web/shop.html}) that orders. */
package dev.parley.examples.shop;
