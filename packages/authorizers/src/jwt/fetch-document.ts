import { AuthorizersError } from '../errors.ts'

/** What is needed of `fetch`; the global one fits. */
export type FetchDocument = (url: string, init: FetchDocumentInit) => Promise<FetchedDocument>

export interface FetchDocumentInit {
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
}

export interface FetchedDocument {
  readonly status: number
  readonly body: { readonly getReader: () => DocumentReader } | null
}

export interface DocumentReader {
  readonly read: () => Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  readonly cancel: () => Promise<unknown>
}

export interface JsonLimits {
  readonly fetch: FetchDocument
  /** Milliseconds for the whole answer. */
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** Fetches a JSON object within AWS's limits. Rejects with `ERR_AUTHORIZERS_KEYS`; never reads on past a limit. */
export async function fetchJsonObject(
  url: string,
  { fetch, timeoutMs, maxBytes }: JsonLimits,
): Promise<Readonly<Record<string, unknown>>> {
  const controller = new AbortController()
  const late = new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${url} did not answer within ${timeoutMs} ms`)
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort()
      reject(late)
    }, timeoutMs)
  })
  try {
    const text = await Promise.race([readText(url, { fetch, maxBytes, signal: controller.signal }), timeout])
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object')
    return value as Readonly<Record<string, unknown>>
  } catch (cause) {
    if (cause instanceof AuthorizersError) throw cause
    throw new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${url} gave no JSON object`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

interface ReadOptions {
  readonly fetch: FetchDocument
  readonly maxBytes: number
  readonly signal: AbortSignal
}

async function readText(url: string, { fetch, maxBytes, signal }: ReadOptions): Promise<string> {
  const { status, body } = await fetch(url, { signal, headers: { accept: 'application/json' } })
  if (status !== 200 || body === null) throw new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${url} answered ${status}`)
  const reader = body.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done || value === undefined) return text + decoder.decode()
    size += value.byteLength
    if (size > maxBytes) {
      void reader.cancel().catch(() => undefined)
      throw new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${url} is larger than ${maxBytes} bytes`)
    }
    text += decoder.decode(value, { stream: true })
  }
}
