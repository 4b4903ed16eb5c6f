/** Tests of annotated objects and of proxies. */
package dev.parley.component;
