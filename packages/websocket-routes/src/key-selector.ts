import { WebSocketRoutesError } from './errors.ts'

export interface KeySelectorOptions<T> {
  readonly entries: readonly { readonly key: string; readonly value: T }[]
}

/** Chooses among keyed values, as template, model and integration response keys are chosen. */
export interface KeySelector<T> {
  /** Exact key, else the first `/pattern/` that matches the whole text, else `$default`, else `undefined`. */
  select(evaluated: string | undefined): T | undefined
}

/**
 * Compiles the keys of request templates, models or integration responses, patterns included (`/2\d\d/`):
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html.
 * Throws `ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION` for a pattern that is no regular expression.
 */
export function createKeySelector<T>({ entries }: KeySelectorOptions<T>): KeySelector<T> {
  const exact = new Map(entries.map(({ key, value }) => [key, value]))
  const patterns = entries.filter(({ key }) => isPattern(key)).map(({ key, value }) => ({ pattern: compilePattern(key), value }))
  const fallback = exact.get('$default')

  return {
    select(evaluated) {
      if (evaluated === undefined) return fallback
      if (exact.has(evaluated)) return exact.get(evaluated)
      const match = patterns.find(({ pattern }) => pattern.test(evaluated))
      return match === undefined ? fallback : match.value
    },
  }
}

function isPattern(key: string): boolean {
  return key.length > 2 && key.startsWith('/') && key.endsWith('/')
}

function compilePattern(key: string): RegExp {
  try {
    return new RegExp(`^(?:${key.slice(1, -1)})$`)
  } catch (cause) {
    throw new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION', `Not a pattern: ${key}`, { cause })
  }
}
