import { toBase64 } from './base64.ts'

/** A key pair with a certificate that it signed itself, both as PEM. */
export interface SelfSignedCertificate {
  readonly certificate: string
  /** PKCS #8. */
  readonly privateKey: string
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' } as const

/** Makes an RSA key and an X.509 certificate over it (RFC 5280), valid between two times in seconds since 1970. */
export async function createSelfSignedCertificate({
  notBefore,
  notAfter,
}: {
  readonly notBefore: number
  readonly notAfter: number
}): Promise<SelfSignedCertificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey))
  const name = distinguishedName('ApiGateway')
  const toSign = sequence(
    explicit(0, integer(new Uint8Array([2]))),
    integer(serialNumber()),
    SHA256_WITH_RSA,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey,
  )
  const signature = new Uint8Array(await crypto.subtle.sign(ALGORITHM.name, keys.privateKey, toSign as Uint8Array<ArrayBuffer>))
  const certificate = sequence(toSign, SHA256_WITH_RSA, bitString(signature))
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  return { certificate: pem('CERTIFICATE', certificate), privateKey: pem('PRIVATE KEY', privateKey) }
}

/** sha256WithRSAEncryption, 1.2.840.113549.1.1.11. */
const SHA256_WITH_RSA = sequence(
  element(0x06, new Uint8Array([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])),
  element(0x05, new Uint8Array()),
)

/** id-at-commonName, 2.5.4.3. */
function distinguishedName(commonName: string): Uint8Array {
  const attribute = sequence(element(0x06, new Uint8Array([0x55, 0x04, 0x03])), element(0x0c, new TextEncoder().encode(commonName)))
  return sequence(element(0x31, attribute))
}

/** Positive, of 16 random bytes, the first neither zero nor with the sign bit. */
function serialNumber(): Uint8Array {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

/** GeneralizedTime, to the second. */
function time(seconds: number): Uint8Array {
  const text = new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\.\d+/gu, '')
  // RFC 5280 asks for UTCTime, with two digits of the year, until 2049.
  const isUtcTime = text < '2050'
  return element(isUtcTime ? 0x17 : 0x18, new TextEncoder().encode(isUtcTime ? text.slice(2) : text))
}

function integer(bytes: Uint8Array): Uint8Array {
  return element(0x02, bytes)
}

function bitString(bytes: Uint8Array): Uint8Array {
  return element(0x03, concat([new Uint8Array([0]), bytes]))
}

function explicit(tag: number, content: Uint8Array): Uint8Array {
  return element(0xa0 + tag, content)
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(0x30, concat(parts))
}

/** One DER element: tag, length, content. */
function element(tag: number, content: Uint8Array): Uint8Array {
  return concat([new Uint8Array([tag, ...lengthOf(content.length)]), content])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(/.{1,64}/gu) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
