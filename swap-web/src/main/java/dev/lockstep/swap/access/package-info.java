/**
 * Who may come in by which door: bearer tokens for the API and for operations, a form login with a session for the back office, either for
 * the audit exports; and the headers that every answer carries.
 */
@NullMarked
package dev.lockstep.swap.access;

import org.jspecify.annotations.NullMarked;
