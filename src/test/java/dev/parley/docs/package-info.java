/** README and the pages of src/docs say what is true, and their examples run. */
package dev.parley.docs;
