import fc from 'fast-check';

/**
 * Loaded before each test file under CI (scripts/test.sh): properties are then tried on the same examples every time, so that
 * a run judges the change and not its luck. Elsewhere each run tries new ones.
 */
fc.configureGlobal({ seed: 20_261_121 });
