import { createHash, createHmac } from 'node:crypto'
import type { SignatureHashes } from '../iam/types.ts'

/** SHA-256 and HMAC of node:crypto: synchronous, several times faster than WebCrypto for short data. */
export const nodeHashes: SignatureHashes = {
  sha256: (data) => createHash('sha256').update(data).digest(),
  hmac: (key) => (data) => createHmac('sha256', key).update(data).digest(),
}
