import { SignatureV4 } from '@smithy/signature-v4'
import type { PageRequest } from './backend.ts'
import type { Credentials } from './credentials.ts'

const encoder = new TextEncoder()

type Data = string | ArrayBuffer | ArrayBufferView

/** SHA-256 and its keyed form by WebCrypto, as the signer wants them. */
class Sha256 {
  readonly #key: Data | undefined
  #chunks: Uint8Array<ArrayBuffer>[] = []

  constructor(key?: Data) {
    this.#key = key
  }

  update(data: Data): void {
    this.#chunks.push(bytesOf(data))
  }

  reset(): void {
    this.#chunks = []
  }

  async digest(): Promise<Uint8Array> {
    const data = await new Blob(this.#chunks).arrayBuffer()
    if (this.#key === undefined) return new Uint8Array(await crypto.subtle.digest('SHA-256', data))
    const key = await crypto.subtle.importKey('raw', bytesOf(this.#key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    return new Uint8Array(await crypto.subtle.sign('HMAC', key, data))
  }
}

function bytesOf(data: Data): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return encoder.encode(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

/** The headers of a call, signed by Signature Version 4. */
export async function sign(
  { method, path, headers = [], body }: PageRequest,
  { accessKeyId, secretAccessKey, region }: Credentials,
  service: 'apigateway' | 'execute-api' = 'apigateway',
): Promise<readonly (readonly [string, string])[]> {
  const { hostname, port, host, protocol, pathname, searchParams } = new URL(path, location.href)
  const signer = new SignatureV4({ service, region, credentials: { accessKeyId, secretAccessKey }, sha256: Sha256 })
  const signed = await signer.sign({
    method,
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: pathname,
    query: Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)])),
    headers: { ...Object.fromEntries(headers), host },
    ...(body === undefined ? {} : { body }),
  })
  return Object.entries(signed.headers).filter(([name]) => name.toLowerCase() !== 'host')
}
