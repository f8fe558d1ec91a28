// @ts-check
/**
 * The conversation as one file that opens itself in any browser, locked with a password.
 *
 * - `await sealedFile({password, title, lines, texts})` → Blob (text/html)
 *   lines: `{at: string, who: string, text: string}[]`, as shown; title and lines are inside the seal.
 *   texts: `{name, password, open, wrong, working}` shown before it is opened: say nothing of what it is.
 * - `save(blob, fileName)` gives it to the browser's downloads.
 */
