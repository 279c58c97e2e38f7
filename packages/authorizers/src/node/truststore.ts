import { X509Certificate } from 'node:crypto'
import type { ClientCertificate } from '@gatewright/types'
import { type Refusal, refuse } from '../decision.ts'
import { AuthorizersError } from '../errors.ts'
import { clientCertificateOf } from './client-certificate.ts'

/** A client whose certificate is trusted. */
export interface CertificatePermit {
  readonly authorized: true
  readonly clientCertificate: ClientCertificate
  readonly explanation: string
}

/** The certificates that a custom domain trusts. */
export interface Truststore {
  /** What AWS warns of when a truststore is set: certificates that no client will be trusted by. */
  readonly warnings: (now: number) => readonly string[]
  /**
   * Checks a client's certificate (PEM or DER): its chain up to a root in the truststore, dates, algorithms. `explanation` of a
   * refusal is the reason as AWS's execution log words it, where that is known.
   * @see https://repost.aws/knowledge-center/api-gateway-mutual-tls-403-errors
   */
  readonly check: (certificate: string | Uint8Array, now: number) => CertificatePermit | Refusal
}

const MAX_CERTIFICATES = 1_000
const MAX_BYTES = 1_000_000
const MAX_CHAIN = 4

/**
 * Reads a truststore: PEM certificates of CAs, the whole chain up to the root. Throws {@link AuthorizersError}
 * `ERR_AUTHORIZERS_CERTIFICATE` when it holds none, more than AWS takes, or text that is no certificate.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export function createTruststore(pem: string): Truststore {
  if (pem.length > MAX_BYTES)
    throw new AuthorizersError('ERR_AUTHORIZERS_CERTIFICATE', `The truststore is larger than ${MAX_BYTES} bytes`)
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw new AuthorizersError('ERR_AUTHORIZERS_CERTIFICATE', 'The truststore holds no certificate')
  if (blocks.length > MAX_CERTIFICATES)
    throw new AuthorizersError('ERR_AUTHORIZERS_CERTIFICATE', `The truststore holds more than ${MAX_CERTIFICATES} certificates`)
  const trusted = blocks.map(readTrusted)
  return {
    warnings: (now) =>
      trusted.flatMap((certificate) => problemsOf(certificate, now).map((problem) => `${clientCertificateOf(certificate).subjectDN}: ${problem.replace('Client cert', 'certificate')}`)),
    check(source, now) {
      const certificate = read(source)
      if (certificate === undefined) return forbidden('The certificate cannot be read')
      const problem = problemsOf(certificate, now)[0] ?? purposeProblem(certificate) ?? chainProblem(certificate, { trusted, now, depth: 1 })
      if (problem !== undefined) return forbidden(problem)
      return {
        authorized: true,
        clientCertificate: clientCertificateOf(certificate),
        explanation: 'The client certificate is trusted',
      }
    },
  }
}

interface Chain {
  readonly trusted: readonly X509Certificate[]
  readonly now: number
  readonly depth: number
}

function chainProblem(certificate: X509Certificate, chain: Chain): string | undefined {
  if (chainHolds(certificate, chain)) return undefined
  return isSelfSigned(certificate) ? 'self signed certificate' : 'Could not find issuer for certificate'
}

/** A certificate that says what it is for must say that it is for clients, or for anything. */
function purposeProblem({ keyUsage }: X509Certificate): string | undefined {
  const purposes = keyUsage as readonly string[] | undefined
  return purposes === undefined || purposes.some((oid) => CLIENT_PURPOSES.has(oid)) ? undefined : 'unsupported certificate purpose'
}

/** OIDs of the extended key usages clientAuth and anyExtendedKeyUsage. */
const CLIENT_PURPOSES = new Set(['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'])

/** Whether issuers lead from a certificate to a root; a self-signed certificate is trusted when it is in the truststore itself. */
function chainHolds(certificate: X509Certificate, { trusted, now, depth }: Chain): boolean {
  if (isSelfSigned(certificate)) return trusted.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)
  if (depth >= MAX_CHAIN) return false
  return trusted.some(
    (issuer) =>
      issuer.ca &&
      certificate.checkIssued(issuer) &&
      problemsOf(issuer, now).length === 0 &&
      certificate.verify(issuer.publicKey) &&
      chainHolds(issuer, { trusted, now, depth: depth + 1 }),
  )
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)
}

function problemsOf(certificate: X509Certificate, now: number): readonly string[] {
  const { asymmetricKeyType, asymmetricKeyDetails: { modulusLength = 0, namedCurve = '' } = {} } = certificate.publicKey
  return [
    ...(now < Date.parse(certificate.validFrom) ? ['certificate is not yet valid'] : []),
    ...(now > Date.parse(certificate.validTo) ? ['certificate has expired'] : []),
    ...(asymmetricKeyType === 'rsa' && modulusLength < 2048 ? [`Client cert has a key of only ${modulusLength} bits`] : []),
    ...(asymmetricKeyType === 'ec' && !CURVES.has(namedCurve) ? [`Client cert using an unsupported curve ${namedCurve}`] : []),
    ...(asymmetricKeyType === 'rsa' || asymmetricKeyType === 'ec'
      ? []
      : [`Client cert using an unsupported key type ${asymmetricKeyType ?? 'unknown'}`]),
    ...(WEAK_SIGNATURES.some((oid) => holdsOid(certificate.raw, oid)) ? ['Client cert using an insecure Signature Algorithm'] : []),
  ]
}

const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** DER of the object identifiers of MD5 and SHA-1 signatures, RSA and ECDSA. */
const WEAK_SIGNATURES = ['06092a864886f70d010104', '06092a864886f70d010105', '06072a8648ce3d0401'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

function holdsOid(der: Buffer, oid: Buffer): boolean {
  return der.includes(oid)
}

function readTrusted(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new AuthorizersError('ERR_AUTHORIZERS_CERTIFICATE', 'The truststore holds a certificate that cannot be read', { cause })
  }
}

function read(source: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(source)
  } catch {
    return undefined
  }
}

function forbidden(explanation: string): Refusal {
  return refuse('ACCESS_DENIED', 'Forbidden', explanation)
}
