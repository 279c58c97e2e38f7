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
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 86_400_000

/** A certificate that nobody but itself has signed. */
export async function selfSigned(name: string, { isAuthority = true }: IssueOptions = {}): Promise<CertificateWithKey> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...common({ isAuthority }),
    name: nameOf(name),
    keys,
  })
  return withKey(certificate, keys)
}

async function issue(issuer: x509.X509Certificate, signingKey: webcrypto.CryptoKey, { name, ...options }: IssueOptions & { readonly name: string }): Promise<CertificateWithKey> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    ...common(options),
    subject: nameOf(name),
    issuer: issuer.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey,
  })
  return withKey(certificate, keys)
}

function common({ isAuthority = false, notAfter = Date.now() + DAY }: IssueOptions): Pick<x509.X509CertificateCreateParamsBase, 'serialNumber' | 'notBefore' | 'notAfter' | 'signingAlgorithm' | 'extensions'> {
  return {
    serialNumber: `4${randomBytes(8).toString('hex').slice(1)}`,
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(notAfter),
    signingAlgorithm: ALGORITHM,
    extensions: [new x509.BasicConstraintsExtension(isAuthority, undefined, true)],
  }
}

const nameOf = (name: string): x509.JsonName => [{ C: ['CH'] }, { O: ['Example'] }, { CN: [name] }]

async function withKey(certificate: x509.X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<CertificateWithKey> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey))
  return {
    cert: `${certificate.toString('pem')}\n`,
    key: createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }).export({ type: 'pkcs8', format: 'pem' }) as string,
    issue: (name, options = {}) => issue(certificate, privateKey, { ...options, name }),
  }
}
