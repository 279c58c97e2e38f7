import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { SignRequest } from '@gatewright/integrations'
import type { HeaderPairs } from '@gatewright/types'
import { createAssumeRole } from './assume-role.ts'

/** Keys that requests to AWS services are signed with. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** The keys in the environment; where there are none, those that local services take. */
export function credentialsOf(environment: NodeJS.ProcessEnv): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment
  if (accessKeyId === undefined || secretAccessKey === undefined) return { accessKeyId: 'test', secretAccessKey: 'test' }
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}

/** Signs with Signature Version 4. The library is loaded with the first request that needs it. */
export function createSigner(credentials: Credentials): SignRequest {
  return async ({ method, url, headers, body, service, region }) => {
    const { SignatureV4 } = await import('@smithy/signature-v4')
    const signer = new SignatureV4({ credentials, service, region, sha256: NodeSha256, applyChecksum: true, uriEscapePath: service !== 's3' })
    const { protocol, hostname, port, pathname, searchParams, host } = new URL(url)
    const signed = await signer.sign({
      method,
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: pathname,
      query: queryOf(searchParams),
      headers: { host, ...toRecord(headers) },
      body,
    })
    return Object.entries(signed.headers).flat()
  }
}

/**
 * The same, as the role that an integration names, where `AWS_ENDPOINT_URL_STS` says who gives roles their keys. Without it, and
 * for the caller's credentials (`arn:aws:iam::*:user/*`), the server's own keys sign.
 */
export function createRoleSigner({ credentials, environment, region }: RoleSignerOptions): SignRequest {
  const own = createSigner(credentials)
  const endpoint = environment['AWS_ENDPOINT_URL_STS']
  if (endpoint === undefined || endpoint === '') return own
  const assumeRole = createAssumeRole({ endpoint: endpoint.replace(/\/+$/, ''), region, sign: own, now: Date.now })
  return async (request) => {
    const role = request.credentials
    if (role === undefined || !role.includes(':role/')) return own(request)
    return createSigner(await assumeRole(role))(request)
  }
}

export interface RoleSignerOptions {
  /** The server's own keys. */
  readonly credentials: Credentials
  readonly environment: NodeJS.ProcessEnv
  readonly region: string
}

function queryOf(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]))
}

function toRecord(headers: HeaderPairs): Record<string, string> {
  const record: Record<string, string> = {}
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] as string).toLowerCase()
    const value = headers[i + 1] as string
    record[name] = name in record ? `${record[name]},${value}` : value
  }
  return record
}

/** The hash that the signer asks for, over node:crypto. */
class NodeSha256 {
  readonly #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret))
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === 'string') return data
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}
