/** The digits 0 to 9 as somebody draws them: strokes as draw/strokes.js writes them. */
export const DIGITS = [
  "iKlLoNqQsVtatgsmqrnwlzh1e2b1YzWwUrTmTgUaWVZQbNfLiK",
  "bSkKg2",
  "VUWQZNcLgKkKnLqNsQtTtXsaqeS1t1",
  "WPZNdLhKlLoNrPsTsXqandjffgkhojqmsprtpxmzi1f2b2X1TySx",
  "mKRnwn.oZm2",
  "vLaLWcacfbicneqhslsortnxj0g1b1Y1UyRv",
  "qKdXTpUmWjYgddhdkdphrmrqqtowj0g1d2a1VxTrUo",
  "ULwLb2",
  "ggjgndqYrVqQnMiKfLbOXTXYYbbfggjgmhpjqmsrrupxk1h2e2b2Y1VzTuSrToXjahdggg",
  "sXsUrRpOkLhKeLbMYOWRVUUXUaVdXgcjfjijliogqdrasXm2",
];
