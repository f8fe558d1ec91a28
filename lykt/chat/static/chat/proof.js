// @ts-check
/**
 * Proof of work (ALTCHA v2): `await solve(challenge, {signal?})` → `{challenge, solution: {counter, derivedKey, time}}`;
 * rejects with `ProofTimeout` after 90 s. Solved in a worker of our own address, else in slices on the page.
 */
