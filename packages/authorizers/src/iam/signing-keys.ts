import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../decision.ts'
import type { ClaimedSignature } from './read-signature.ts'
import type { SignatureHashes } from './types.ts'

/** Signs with the key of one secret, day, region and service. */
export type Sign = (data: Uint8Array) => MaybePromise<Uint8Array>

/** Derives signing keys and keeps the last ones: four hashes less a request. */
export function createSigningKeys({
  hashes,
  max,
}: {
  readonly hashes: SignatureHashes
  readonly max: number
}): (secret: string, scope: ClaimedSignature['scope']) => MaybePromise<Sign> {
  const known = new LRUCache<string, Sign>({ max })
  const encoder = new TextEncoder()

  const derive = async (secret: string, { date, region, service }: ClaimedSignature['scope']): Promise<Sign> => {
    let key: Uint8Array = encoder.encode(`AWS4${secret}`)
    for (const part of [date, region, service, 'aws4_request']) key = await (await hashes.hmac(key))(encoder.encode(part))
    return hashes.hmac(key)
  }

  return (secret, scope) => {
    const id = `${scope.date}/${scope.region}/${scope.service}/${secret}`
    const sign = known.get(id)
    if (sign !== undefined) return sign
    return derive(secret, scope).then((made) => {
      known.set(id, made)
      return made
    })
  }
}
