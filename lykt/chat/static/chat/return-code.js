// @ts-check
/**
 * The way back: six words that open the same conversation from any device until its time ends.
 *
 * - `newWords()` → `string[6]`
 * - `normalise(text)` → `{words: string[], wrong: {word, at, nearest: string[]}[], complete: boolean}`:
 *   any case, spacing, hyphens, commas, numbers in front; å/aa, ø/oe, æ/ae are the same.
 * - `await derive(words, onProgress?)` → `{lookup: string, wrappingKey: Uint8Array}`; onProgress 0…1
 * - `await wrapKey({wrappingKey, conversation, key})` → base64; `await unwrapKey({wrappingKey, conversation, wrapped})` → Uint8Array
 */
export function newWords() { throw new Error("not written yet"); }
