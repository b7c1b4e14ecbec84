/** Bytes of an output that are kept in full; past that the head is kept, and the digest in its event still covers all of it. */
export const OUTPUT_LIMIT = 16 * 1024 * 1024;
