/** The pooling lab. */
