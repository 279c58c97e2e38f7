import { constants, createHash, type KeyObject, privateEncrypt } from 'node:crypto'
import { bytes, type Der, elementsOf, encodeDer, flip, mutationsOf } from './der-mutations.ts'

const SIZE = 256
const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest()

/** The private operation on a block as it is. */
const raw = (key: KeyObject, block: Uint8Array): Uint8Array => privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)

/** Signatures over blocks that are not PKCS #1 v1.5's, by what is wrong with them; the first one is right. */
export function pkcs1Forgeries(key: KeyObject, data: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const digestInfo: Der = {
    tag: 0x30,
    content: [
      { tag: 0x30, content: [{ tag: 0x06, content: Buffer.from('608648016503040201', 'hex') }, { tag: 0x05, content: new Uint8Array() }] },
      { tag: 0x04, content: sha256(data) },
    ],
  }
  const right = encodeDer(digestInfo)
  const block = (info: Uint8Array, { type = 1, filler = 0xff, fillers = SIZE - 3 - info.length, after = new Uint8Array() }: Block = {}): Uint8Array =>
    raw(key, bytes(0, type, Buffer.alloc(fillers, filler), 0, info, after).subarray(0, SIZE))
  const rest = (fillers: number): Block => ({ fillers, after: Buffer.alloc(SIZE - 3 - fillers - right.length, 0xaa) })
  const mutated = elementsOf(digestInfo).flatMap(({ der, path }) =>
    Object.entries(mutationsOf(der)).map(([what, by]) => [`DigestInfo ${path.join('.')}: ${what}`, block(encodeDer(digestInfo, { path, by }))] as const),
  )
  return {
    right: block(right),
    ...Object.fromEntries(mutated),
    'rubbish after DigestInfo': block(right, rest(8)),
    'rubbish after DigestInfo, no filler': block(right, rest(0)),
    'filler of zeros': block(right, { filler: 0 }),
    'block type 2': block(right, { type: 2 }),
    'block type 0': block(right, { type: 0 }),
    'the hash without DigestInfo': block(sha256(data)),
    ...others(key, block(right)),
  }
}

interface Block {
  readonly type?: number
  readonly filler?: number
  readonly fillers?: number
  readonly after?: Uint8Array
}

/** The same for PSS with SHA-256. */
export function pssForgeries(key: KeyObject, data: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const salt = sha256(Buffer.from('salt'))
  const right = raw(key, pssBlock(data, { salt }))
  const forged = (options: Partial<PssFaults>): Uint8Array => raw(key, pssBlock(data, { salt, ...options }))
  return {
    right,
    'right, a salt of zeros': forged({ salt: new Uint8Array(32) }),
    'right, a salt of ones': forged({ salt: Buffer.alloc(32, 0xff) }),
    ...Object.fromEntries([0, 1, 20, 31, 33, 64].map((length) => [`salt of ${length} bytes`, forged({ salt: Buffer.alloc(length, 1) })])),
    ...Object.fromEntries([0, 8, 31].map((at) => [`byte ${at} of H`, forged({ hash: (hash) => flip(hash, at) })])),
    ...Object.fromEntries([0, 100, SIZE - 33 - 1 - 33].map((at) => [`byte ${at} of PS`, forged({ db: (db) => flip(db, at) })])),
    'the 01 before the salt': forged({ db: (db) => flip(db, db.length - 33) }),
    'the salt masked is another': forged({ db: (db) => flip(db, db.length - 1) }),
    // OpenSSL's moduli begin with 0x90 at least, so that this is still below one.
    'the highest bit of maskedDB': forged({ block: (block) => bytes(0x80, block.subarray(1)) }),
    'the trailer': forged({ block: (block) => bytes(block.subarray(0, -1), 0xcc) }),
    'the message hashed is another': raw(key, pssBlock(bytes(data, 0), { salt })),
    ...others(key, right),
  }
}

interface PssFaults {
  readonly salt: Uint8Array
  readonly hash?: (hash: Uint8Array) => Uint8Array
  readonly db?: (db: Uint8Array) => Uint8Array
  readonly block?: (block: Uint8Array) => Uint8Array
}

/** RFC 8017, 9.1.1. */
function pssBlock(data: Uint8Array, { salt, hash = (same) => same, db = (same) => same, block = (same) => same }: PssFaults): Uint8Array {
  const h = hash(sha256(bytes(new Uint8Array(8), sha256(data), salt)))
  const plain = db(bytes(new Uint8Array(SIZE - 33 - 1 - salt.length), 1, salt))
  const mask = mgf1(h, plain.length)
  const masked = plain.map((byte, index) => byte ^ (mask[index] ?? 0))
  masked[0] = (masked[0] ?? 0) & 0x7f
  return block(bytes(masked, h, 0xbc))
}

function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, counter) => sha256(bytes(seed, 0, 0, 0, counter)))
  return bytes(...blocks).subarray(0, length)
}

/** Numbers that are no signature, and a right one written in another way. */
function others(key: KeyObject, right: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const n = BigInt(`0x${Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`)
  const number = (value: bigint, size = SIZE): Uint8Array => Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex')
  const s = BigInt(`0x${Buffer.from(right).toString('hex')}`)
  return {
    'the signature 0': number(0n),
    'the signature 1': number(1n),
    'the signature n-1': number(n - 1n),
    'the signature n': number(n),
    'a signature that is not reduced': number(s + n, SIZE + 1),
    'zeros before the signature': bytes(0, 0, right),
    'zeros after the signature': bytes(right, 0, 0),
    'a signature cut off': right.subarray(0, -1),
    'a signature of another bit': flip(right, 100),
    'no signature': new Uint8Array(),
  }
}
