// @ts-check
/**
 * Keys of people, rings and paper. Private keys are raw, 32 bytes; what is stored is base64url.
 *
 * - `await makePersonKey()` / `await makeRingKey()` / `await makeRecoveryKey()` → `{privateKey, publicKey}` (Uint8Array)
 * - `await wrapWithPassphrase({privateKey, keyId, passphrase, onProgress})` → `{parameters, wrapped}`
 * - `await unwrapWithPassphrase({wrapped, parameters, keyId, passphrase, onProgress})` → Uint8Array; throws WrongSecret
 * - `await wrapWithPasskey({privateKey, keyId, prfOutput, salt})` → `{parameters, wrapped}`; `newPrfSalt()` → base64url
 * - `await unwrapWithPasskey({wrapped, keyId, prfOutput})` → Uint8Array; throws WrongSecret
 * - `await sealRingKey({ringPrivate, ringKeyId, holderPublic, holderId})` → base64url (holderId: person key id or recovery key id)
 * - `await openRingKey({sealed, ringKeyId, holderPrivate, holderId})` → Uint8Array
 * - `await encodeRecoveryKey(privateKey)` → "ABCDE-FGHJK-…" ; `await decodeRecoveryKey(text)` → Uint8Array;
 *   throws RecoveryKeyError with `.code` ("length" | "group" | "whole") and `.group` (1…14)
 * - `await fingerprint(publicKey)` → "1234 5678 9012 3456 7890 1234", to be read aloud
 * - `await publicOf(privateKey)` → Uint8Array
 */
export class WrongSecret extends Error {}
