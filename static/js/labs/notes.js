/** The notes. */
