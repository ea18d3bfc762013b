/** The description of the integrators' API as the product tells it: the checked-in document, and a page of it for people. */
@NullMarked
package dev.lockstep.swap.description;

import org.jspecify.annotations.NullMarked;
