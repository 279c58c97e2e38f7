import { createHmac } from 'node:crypto'

export const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Signs a header and a payload as they are, in base64url. */
export type SignText = (data: string) => string

/** Tokens made of a good one, by what was done to it; those that are only spelled otherwise have a right signature. */
export function tokenMutations(token: string, sign: SignText): Readonly<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const parsed = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const withHeader = (more: object, end = signature): string => `${encode({ ...parsed, ...more })}.${payload}.${end}`
  const unsigned = ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
    [`alg ${alg}, no signature`, withHeader({ alg }, '')],
    [`alg ${alg}, the signature`, withHeader({ alg })],
    [`alg ${alg}, two parts`, withHeader({ alg }, '').slice(0, -1)],
  ])
  return {
    'a modified signature': `${header}.${payload}.${turn(signature, 10)}`,
    'a modified payload': `${header}.${encode({ ...claims, sub: 'admin' })}.${signature}`,
    'a modified header': withHeader({ typ: 'other' }),
    'no signature': `${header}.${payload}.`,
    'no signature and no dot': `${header}.${payload}`,
    'no payload': `${header}..${signature}`,
    'no payload and no dot': `${header}.${signature}`,
    'no header': `.${payload}.${signature}`,
    'no header and no dot': `${payload}.${signature}`,
    'no header and no signature': `.${payload}.`,
    'a payload alone': payload,
    'nothing but dots': '..',
    'an empty part more': `${token}.`,
    'an empty part before': `.${token}`,
    'a part more': `${token}.${signature}`,
    'two tokens': `${token}.${token}`,
    'JSON serialization': JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    'flattened JSON serialization': JSON.stringify({ payload, protected: header, signature }),
    ...Object.fromEntries(unsigned),
    ...spelled({ header, payload, signature }, sign),
  }
}

interface Parts {
  readonly header: string
  readonly payload: string
  readonly signature: string
}

/** The same bytes in other letters: base64 as a lenient reader takes it. */
function spelled({ header, payload, signature }: Parts, sign: SignText): Readonly<Record<string, string>> {
  const parts = { header, payload, signature }
  const faults: Readonly<Record<string, (text: string) => string>> = {
    'a space in it': (text) => `${text.slice(0, 4)} ${text.slice(4)}`,
    'a line break in it': (text) => `${text.slice(0, 4)}\n${text.slice(4)}`,
    'a space before it': (text) => ` ${text}`,
    'padding after it': (text) => `${text}=`,
    'full padding after it': (text) => text + '='.repeat((4 - (text.length % 4)) % 4 || 4),
    'a character that is none': (text) => `${text.slice(0, 4)}!${text.slice(4)}`,
    'a character of base64': (text) => `${text.slice(0, 4)}+/${text.slice(4)}`,
    'a NUL in it': (text) => `${text.slice(0, 4)}\0${text.slice(4)}`,
    'a character more': (text) => `${text}A`,
  }
  const written = Object.keys(parts).flatMap((part) =>
    Object.entries(faults).map(([what, change]) => {
      const changed = { ...parts, [part]: change(parts[part as keyof Parts]) }
      const data = `${changed.header}.${changed.payload}`
      return [`${part}: ${what}`, `${data}.${part === 'signature' ? changed.signature : sign(data)}`]
    }),
  )
  const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = spare.indexOf(signature.at(-1) ?? '')
  return {
    ...Object.fromEntries(written),
    ...(signature.length % 4 !== 0 && { 'signature: bits to spare are set': `${header}.${payload}.${signature.slice(0, -1)}${spare[last + 1]}` }),
  }
}

/** Tokens that an attacker signs with what the public key is made of, or brings the key of. */
export function confusions({ claims, kid, secrets, embedded }: Confusion): Readonly<Record<string, string>> {
  const hmac = (alg: string, secret: Uint8Array | string): string => {
    const data = `${encode({ alg, kid })}.${encode(claims)}`
    return `${data}.${createHmac(`sha${alg.slice(2)}`, secret).update(data).digest('base64url')}`
  }
  return {
    ...Object.fromEntries(['HS256', 'HS384', 'HS512'].flatMap((alg) => Object.entries(secrets).map(([what, secret]) => [`${alg} with ${what}`, hmac(alg, secret)]))),
    ...embedded,
  }
}

export interface Confusion {
  readonly claims: object
  readonly kid: string
  readonly secrets: Readonly<Record<string, Uint8Array | string>>
  readonly embedded: Readonly<Record<string, string>>
}

function turn(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}
