/**
 * All of `ringwright`, with tables of slots and the placements of deployed systems, over a larger engine. The
 * engine starts at the first call. A program imports from one of the two entries: placements of one are
 * strangers to the other.
 *
 * @packageDocumentation
 */
export * from "./api-compat.js";
