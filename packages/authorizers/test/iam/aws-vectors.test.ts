import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSignatureVerifier, type SignedRequest, webHashes } from '../../src/iam/index.ts'
import { nodeHashes } from '../../src/node/index.ts'
import { vectorPath, vectors } from '../vectors.ts'

interface Context {
  readonly credentials: { readonly access_key_id: string; readonly secret_access_key: string; readonly token?: string }
  readonly normalize: boolean
  readonly region: string
  readonly service: string
  readonly timestamp: string
}

const SUITE = ['aws-signing-test-suite', 'v4'] as const
const names = vectors === undefined ? [] : readdirSync(vectorPath(...SUITE))

/** A signed request as the suite writes it: request line, headers with folded lines, body. */
function parseRequest(text: string): SignedRequest {
  const end = text.indexOf('\n\n')
  const [line = '', ...fields] = (end < 0 ? text.trimEnd() : text.slice(0, end)).split('\n')
  const headers: string[] = []
  for (const field of fields) {
    const colon = field.indexOf(':')
    if (/^\s/.test(field)) headers.push(`${headers.pop()} ${field.trim()}`)
    else headers.push(field.slice(0, colon), field.slice(colon + 1))
  }
  const target = line.slice(line.indexOf(' ') + 1, line.lastIndexOf(' '))
  const question = target.indexOf('?')
  return {
    method: line.slice(0, line.indexOf(' ')),
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    headers,
    body: new TextEncoder().encode(end < 0 ? '' : text.slice(end + 2)),
  }
}

describe.skipIf(vectors === undefined).each([
  ['WebCrypto', webHashes],
  ['node:crypto', nodeHashes],
])("AWS's signing test suite with %s", (hashing, hashes) => {
  it.each(['header', 'query'])('accepts every signature in the %s', async (place) => {
    const refused: string[] = []
    for (const name of names) {
      const read = (file: string): string => readFileSync(vectorPath(...SUITE, name, file), 'utf8')
      const { credentials, normalize, region, service, timestamp } = JSON.parse(read('context.json')) as Context
      const verifier = createSignatureVerifier({
        region,
        service,
        hashes,
        normalizePath: normalize,
        now: () => Date.parse(timestamp),
        credentials: () => ({
          secretAccessKey: credentials.secret_access_key,
          ...(credentials.token === undefined ? undefined : { sessionToken: credentials.token }),
          identity: { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012' },
        }),
      })
      const request = parseRequest(read(`${place}-signed-request.txt`))
      const decision = await verifier.verify(request)
      const tampered = await verifier.verify({ ...request, method: 'PUT' })
      if (!decision.authorized || tampered.authorized)
        refused.push(`${name}: ${decision.authorized ? 'tampered' : decision.message}`)
    }

    console.info(`AWS signing test suite v4, ${place}, ${hashing}: ${names.length - refused.length} of ${names.length}`)
    expect(refused).toEqual([])
    expect(names).toHaveLength(38)
  })
})
