import { useEffect, useState } from 'preact/hooks'

/** Where in the page one is: `#/templates?case=…` is the page `templates` with its parameters. */
export interface Place {
  readonly page: string
  /** What follows the page's name: `apis/{id}/stages` gives `['{id}', 'stages']`. */
  readonly rest: readonly string[]
  readonly parameters: URLSearchParams
}

/** Reads the hash of an address. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  const [page = '', ...rest] = path.split('/').map(decodeURIComponent)
  return { page, rest, parameters: new URLSearchParams(query) }
}

/** The hash for a place. */
export function hashOf(parts: readonly string[], parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(parameters).toString()
  return `#/${parts.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`
}

/** The place, as it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash))
  useEffect(() => {
    const changed = (): void => setPlace(placeOf(location.hash))
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return place
}
