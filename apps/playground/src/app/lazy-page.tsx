import type { ComponentType, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Notice } from '../parts/notice.tsx'
import type { Place } from './location.ts'
import type { Page, PageProps } from './pages.ts'

/** Loads a page's code when it is first shown. */
export function LazyPage({ page, place }: { readonly page: Page; readonly place: Place }): JSX.Element {
  const [loaded, setLoaded] = useState<{ readonly View?: ComponentType<PageProps>; readonly error?: Error }>({})
  useEffect(() => {
    page.load().then(
      (View) => setLoaded({ View }),
      (error: Error) => setLoaded({ error }),
    )
  }, [page])
  const { View, error } = loaded
  if (error !== undefined) return <div class="page"><Notice tone="bad">This page could not be loaded: {error.message}. Is the server still there? Reload to try again.</Notice></div>
  return View === undefined ? <div class="page" aria-busy="true" /> : <View place={place} />
}
