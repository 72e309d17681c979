/** The dense lab. */
