import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTruststore } from '@gatewright/authorizers/node'
import type { Truststore, TruststorePlace } from '@gatewright/control-plane'
import type { ResolveEndpoint, SignRequest } from '@gatewright/integrations'

export interface TruststoreReaderOptions {
  /** Says where S3 is. `file:///folder`: its objects are files, `{folder}/{bucket}/{key}`. */
  readonly resolveEndpoint: ResolveEndpoint
  readonly signRequest: SignRequest
  readonly region: string
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
}

const TIMEOUT_MS = 5_000

/** Reads truststores from S3, or from a folder that stands for it. Rejects with a sentence for whoever names one that cannot be used. */
export function createTruststoreReader(options: TruststoreReaderOptions): (place: TruststorePlace) => Promise<Truststore> {
  const { now = Date.now, resolveEndpoint, region } = options
  return async (place) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(place.uri) ?? []
    const endpoint = resolveEndpoint({ service: 's3', region })
    const object = { endpoint, bucket, key, version: place.version }
    const pem = endpoint.startsWith('file:') ? await readFromFolder(object) : await readFromS3(object, options)
    return { pem, warnings: createTruststore(pem).warnings(now()) }
  }
}

interface S3Object {
  readonly endpoint: string
  readonly bucket: string
  readonly key: string
  readonly version: string | undefined
}

async function readFromFolder({ endpoint, bucket, key, version }: S3Object): Promise<string> {
  if (version !== undefined) throw new Error('a folder that stands for S3 has no versions')
  const folder = join(fileURLToPath(endpoint), bucket)
  const file = join(folder, key)
  if (!file.startsWith(folder + sep) || bucket === '..') throw new Error('it is outside of its bucket')
  return readFile(file, 'utf8').catch(() => {
    throw new Error('there is no such object')
  })
}

async function readFromS3({ endpoint, bucket, key, version }: S3Object, { signRequest, region }: TruststoreReaderOptions): Promise<string> {
  const path = key.split('/').map(encodeURIComponent).join('/')
  const url = `${endpoint}/${bucket}/${path}${version === undefined ? '' : `?versionId=${encodeURIComponent(version)}`}`
  const pairs = await signRequest({ method: 'GET', url, headers: [], body: new Uint8Array(0), service: 's3', region })
  const headers = new Headers()
  for (let index = 0; index < pairs.length; index += 2) if (pairs[index] !== 'host') headers.append(pairs[index] as string, pairs[index + 1] as string)
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: Error) => {
    throw new Error('S3 does not answer', { cause })
  })
  if (!response.ok) throw new Error(`S3 answers ${response.status}`)
  return response.text()
}
