import type { StringMap } from '@gatewright/types'

/** What HTTP APIs can do here and cannot do on AWS. Nothing of it is on unless it is asked for by name. */
export type HttpExtension = 'caching' | 'usage-plans'

/** What a stage of an HTTP API asks for, by stage variables, which every tool that speaks AWS can set. */
export interface HttpStageExtensions {
  /** Seconds that answers to GET are kept: `gatewrightCacheTtl`, 1 to 3600. */
  readonly cacheTtlSeconds: number | undefined
  /** What separates answers besides the path: `gatewrightCacheKeys`, such as `querystring.type,header.accept-language`. */
  readonly cacheKeys: readonly string[]
  /** Whether requests need an API key of a usage plan for the stage: `gatewrightApiKeys` is `required`. */
  readonly needsApiKey: boolean
}

/**
 * Reads a stage's variables.
 * @throws Error for values that mean nothing.
 */
export function readHttpExtensions(variables: StringMap, extensions: ReadonlySet<HttpExtension>): HttpStageExtensions {
  const caches = extensions.has('caching')
  return {
    cacheTtlSeconds: caches ? ttlOf(variables['gatewrightCacheTtl']) : undefined,
    cacheKeys: caches ? keysOf(variables['gatewrightCacheKeys']) : [],
    needsApiKey: extensions.has('usage-plans') && isRequired(variables['gatewrightApiKeys']),
  }
}

function ttlOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '0') return undefined
  const seconds = Number(text)
  if (!/^\d{1,4}$/.test(text) || seconds > 3600) throw new Error(`The stage variable gatewrightCacheTtl is not a number of seconds from 0 to 3600: ${text}`)
  return seconds
}

function keysOf(text = ''): readonly string[] {
  const keys = text.split(',').map((key) => key.trim()).filter((key) => key !== '')
  for (const key of keys) if (!/^(?:querystring|header|path)\..+$/.test(key)) throw new Error(`The stage variable gatewrightCacheKeys has ${key}: use querystring.NAME, header.NAME or path.NAME`)
  return keys
}

function isRequired(text: string | undefined): boolean {
  if (text === undefined) return false
  if (text !== 'required') throw new Error(`The stage variable gatewrightApiKeys can only be "required", not ${text}`)
  return true
}
