import { createConnectionId } from './connection-id.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** All texts of two characters: a counter of 12 bits. */
const PAIRS: readonly string[] = Array.from(
  { length: 4096 },
  (_, index) => ALPHABET.charAt(index >> 6) + ALPHABET.charAt(index & 63),
)

export interface RequestIdsOptions {
  /** Gives `count` random bytes; WebCrypto by default. */
  readonly random?: (count: number) => Uint8Array
}

/**
 * Gives request and message ids of AWS's form, `eHrjDEuVPHcFWMg=`: unique, but the next can be guessed from the last.
 * Random bytes are drawn once in 4,096 ids, which makes one cost nanoseconds; a connection's own id is random throughout.
 */
export function createRequestIds({ random }: RequestIdsOptions = {}): () => string {
  let count = PAIRS.length
  let head = ''
  let tail = ''

  return () => {
    if (count === PAIRS.length) {
      const id = createConnectionId(random)
      head = id.slice(0, 12)
      tail = id.slice(14)
      count = 0
    }
    const id = head + PAIRS[count] + tail
    count += 1
    return id
  }
}
