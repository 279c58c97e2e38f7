import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { SignedRequest } from '../../src/iam/index.ts'

/** SHA-256 and HMAC in the form that the SDK's signer asks for. */
export class Sha256 {
  #hash: Hash | Hmac
  readonly #secret: Uint8Array | undefined

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret)
    this.#hash = this.#create()
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {
    this.#hash = this.#create()
  }
  #create(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

export interface Unsigned {
  readonly method?: string
  readonly path?: string
  readonly query?: Record<string, string | string[]>
  readonly headers?: Record<string, string>
  readonly body?: string
}

export interface SignWith {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly region?: string
  readonly service?: string
  readonly time: number
}

/** A request as the AWS SDK signs it. */
export async function signWithSdk(unsigned: Unsigned, { time, ...keys }: SignWith): Promise<SignedRequest> {
  const request = toSdk(unsigned)
  const signed = await signer(keys).sign(request, { signingDate: new Date(time) })
  return fromSdk({ ...request, ...signed })
}

/** A pre-signed URL as the AWS SDK makes it. */
export async function presignWithSdk(
  unsigned: Unsigned,
  { time, expiresIn = 900, ...keys }: SignWith & { readonly expiresIn?: number },
): Promise<SignedRequest> {
  const request = toSdk(unsigned)
  const signed = await signer(keys).presign(request, { signingDate: new Date(time), expiresIn })
  return fromSdk({ ...request, ...signed })
}

function signer({ region = 'us-east-1', service = 'execute-api', ...credentials }: Omit<SignWith, 'time'>): SignatureV4 {
  return new SignatureV4({ credentials, region, service, sha256: Sha256 })
}

interface SdkRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly path: string
  readonly query: Record<string, string | string[]>
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

function toSdk({ method = 'GET', path = '/prod/pets', query = {}, headers = {}, body }: Unsigned): SdkRequest {
  return {
    method,
    protocol: 'https:',
    hostname: 'abc.execute-api.us-east-1.amazonaws.com',
    path,
    query,
    headers: { host: 'abc.execute-api.us-east-1.amazonaws.com', ...headers },
    body,
  }
}

function fromSdk({
  method,
  path,
  query,
  headers,
  body,
}: Omit<SdkRequest, 'query'> & { readonly query?: Record<string, string | string[] | null> }): SignedRequest {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  )
  return {
    method,
    path,
    query: pairs.join('&'),
    headers: Object.entries(headers).flat(),
    ...(body === undefined ? undefined : { body: new TextEncoder().encode(body) }),
  }
}
