import 'reflect-metadata'
import { createPrivateKey, randomBytes, type webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** A certificate with its key, PEM, that can sign others. */
export interface CertificateWithKey {
  readonly cert: string
  readonly key: string
  /** Signs a certificate of a client. */
  readonly issue: (name: string, options?: IssueOptions) => Promise<CertificateWithKey>
}

export interface IssueOptions {
  /** May sign others. */
  readonly isAuthority?: boolean
  /** Milliseconds since 1970; in a day. */
  readonly notAfter?: number
  /** Of its own key; `ECDSA` with P-256, or `RSA` of 2,048 bits. */
  readonly algorithm?: KeyAlgorithm
}

type KeyAlgorithm = 'ECDSA' | 'RSA'

const ALGORITHMS = {
  ECDSA: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  RSA: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 },
} as const
const DAY = 86_400_000

/** A certificate that nobody but itself has signed. */
export async function selfSigned(name: string, { isAuthority = true, algorithm = 'ECDSA' }: IssueOptions = {}): Promise<CertificateWithKey> {
  const keys = await crypto.subtle.generateKey(ALGORITHMS[algorithm], true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...common({ isAuthority }, algorithm),
    name: nameOf(name),
    keys,
  })
  return withKey(certificate, keys, algorithm)
}

interface Issuer {
  readonly certificate: x509.X509Certificate
  readonly signingKey: webcrypto.CryptoKey
  readonly signsWith: KeyAlgorithm
}

async function issue({ certificate: issuer, signingKey, signsWith }: Issuer, { name, algorithm = 'ECDSA', ...options }: IssueOptions & { readonly name: string }): Promise<CertificateWithKey> {
  const keys = await crypto.subtle.generateKey(ALGORITHMS[algorithm], true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    ...common(options, signsWith),
    subject: nameOf(name),
    issuer: issuer.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey,
  })
  return withKey(certificate, keys, algorithm)
}

type Common = Pick<x509.X509CertificateCreateParamsBase, 'serialNumber' | 'notBefore' | 'notAfter' | 'signingAlgorithm' | 'extensions'>

function common({ isAuthority = false, notAfter = Date.now() + DAY }: IssueOptions, signsWith: KeyAlgorithm): Common {
  return {
    serialNumber: `4${randomBytes(8).toString('hex').slice(1)}`,
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(notAfter),
    signingAlgorithm: ALGORITHMS[signsWith],
    extensions: [new x509.BasicConstraintsExtension(isAuthority, undefined, true)],
  }
}

const nameOf = (name: string): x509.JsonName => [{ C: ['CH'] }, { O: ['Example'] }, { CN: [name] }]

async function withKey(certificate: x509.X509Certificate, { privateKey }: webcrypto.CryptoKeyPair, signsWith: KeyAlgorithm): Promise<CertificateWithKey> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey))
  return {
    cert: `${certificate.toString('pem')}\n`,
    key: createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }).export({ type: 'pkcs8', format: 'pem' }) as string,
    issue: (name, options = {}) => issue({ certificate, signingKey: privateKey, signsWith }, { ...options, name }),
  }
}
