import { equalInConstantTime } from '../constant-time.ts'
import { canonicalRequest } from './canonical-request.ts'
import { checkScope } from './check-scope.ts'
import { type ClaimedSignature, readSignature } from './read-signature.ts'
import { expiredToken, invalidToken, signatureMismatch } from './refusals.ts'
import { createSigningKeys } from './signing-keys.ts'
import type { CredentialProvider, SignatureDecision, SignatureHashes, SignedRequest, SigningCredentials } from './types.ts'
import { webHashes } from './web-hashes.ts'

/** How signatures are checked. */
export interface SignatureVerifierOptions {
  readonly credentials: CredentialProvider
  /** Region that signatures must be for; absent: any. */
  readonly region?: string | undefined
  /** `execute-api` by default. */
  readonly service?: string | undefined
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined
  /** Milliseconds that clocks may differ; 5 minutes by default, as AWS has it. */
  readonly maxSkewMs?: number | undefined
  /** WebCrypto by default. */
  readonly hashes?: SignatureHashes | undefined
  /** Signing keys remembered at most; 1,000 by default. */
  readonly maxKeys?: number | undefined
  /** Whether clients resolve `.`, `..` and empty segments before they sign; true by default, as AWS's SDKs do. */
  readonly normalizePath?: boolean | undefined
}

export interface SignatureVerifier {
  readonly verify: (request: SignedRequest) => Promise<SignatureDecision>
}

/**
 * Checks Signature Version 4 of headers and pre-signed URLs, and answers in AWS's words. Unknown and wrong keys cost the same.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function createSignatureVerifier({
  credentials,
  region,
  service = 'execute-api',
  now = Date.now,
  maxSkewMs = 300_000,
  hashes = webHashes,
  maxKeys = 1_000,
  normalizePath = true,
}: SignatureVerifierOptions): SignatureVerifier {
  const signingKey = createSigningKeys({ hashes, max: maxKeys })
  const encoder = new TextEncoder()

  const sign = async (request: SignedRequest, { claimed, secret, leftOut, payloadHash }: SignInput): Promise<Signed> => {
    const canonical = canonicalRequest({ request, signedHeaders: claimed.signedHeaders, leftOut, payloadHash, normalizePath })
    const { date, region: scopeRegion, service: scopeService } = claimed.scope
    const digest = toHex(await hashes.sha256(encoder.encode(canonical)))
    const stringToSign = `AWS4-HMAC-SHA256\n${claimed.timestamp}\n${date}/${scopeRegion}/${scopeService}/aws4_request\n${digest}`
    const signWithKey = await signingKey(secret, claimed.scope)
    return { canonical, stringToSign, signature: toHex(await signWithKey(encoder.encode(stringToSign))) }
  }

  const payloadHashOf = async ({ body }: SignedRequest, { payloadHash }: ClaimedSignature): Promise<string> => {
    if (payloadHash !== undefined && PAYLOAD_MARKERS.has(payloadHash)) return payloadHash
    const bytes = typeof body === 'function' ? await body() : body
    return bytes === undefined || bytes.byteLength === 0 ? EMPTY_HASH : toHex(await hashes.sha256(bytes))
  }

  const verify = async (request: SignedRequest): Promise<SignatureDecision> => {
    const claimed = readSignature(request)
    if ('authorized' in claimed) return claimed
    const refusal = checkScope(claimed, { region, service, now: now(), maxSkewMs })
    if (refusal !== undefined) return refusal
    const found = await credentials(claimed.accessKeyId)
    const secret = found?.secretAccessKey ?? UNKNOWN_SECRET
    const payloadHash = await payloadHashOf(request, claimed)
    let signed = await sign(request, { claimed, secret, leftOut: UNSIGNED, payloadHash })
    let holds = equalInConstantTime(signed.signature, claimed.signature)
    // Some clients add the session token to a pre-signed URL after they have signed it.
    if (!holds && claimed.from === 'query' && claimed.sessionToken !== undefined) {
      signed = await sign(request, { claimed, secret, leftOut: UNSIGNED_WITH_TOKEN, payloadHash })
      holds = equalInConstantTime(signed.signature, claimed.signature)
    }
    if (found === undefined) return invalidToken('The access key is not known')
    if (!holds) return signatureMismatch(signed)
    return checkSession(found, claimed) ?? permit(found, claimed)
  }

  const checkSession = (
    { sessionToken, expiresAt }: SigningCredentials,
    claimed: ClaimedSignature,
  ): SignatureDecision | undefined => {
    if (!equalInConstantTime(sessionToken ?? '', claimed.sessionToken ?? ''))
      return invalidToken('The session token is not the one of the access key')
    return expiresAt !== undefined && expiresAt <= now() ? expiredToken() : undefined
  }

  return { verify }
}

interface SignInput {
  readonly claimed: ClaimedSignature
  readonly secret: string
  readonly leftOut: ReadonlySet<string>
  readonly payloadHash: string
}

interface Signed {
  readonly canonical: string
  readonly stringToSign: string
  readonly signature: string
}

/** Stands for the secret of an access key that nobody has. */
const UNKNOWN_SECRET = 'unknown-access-key'
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const UNSIGNED: ReadonlySet<string> = new Set(['X-Amz-Signature'])
const UNSIGNED_WITH_TOKEN: ReadonlySet<string> = new Set(['X-Amz-Signature', 'X-Amz-Security-Token'])

/** Bodies that the signature does not cover, or covers chunk by chunk: the marker itself is signed. */
const PAYLOAD_MARKERS: ReadonlySet<string> = new Set([
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
])

function permit(credentials: SigningCredentials, claimed: ClaimedSignature): SignatureDecision {
  const { accessKeyId, from, payloadHash } = claimed
  const { identity, sessionToken } = credentials
  return {
    authorized: true,
    accessKeyId,
    identity,
    from,
    temporary: sessionToken !== undefined,
    payloadSigned: payloadHash === undefined || !PAYLOAD_MARKERS.has(payloadHash),
    conditions: credentials.conditions ?? {},
    explanation: `The signature of ${accessKeyId} holds`,
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}
