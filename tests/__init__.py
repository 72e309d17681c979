"""The tests: the engine, the app, the pages in a browser, and the house rules."""
