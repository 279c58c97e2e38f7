import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Brand } from '../parts/brand.tsx'
import { CredentialsDialog } from './credentials-dialog.tsx'
import { LazyPage } from './lazy-page.tsx'
import { usePlace } from './location.ts'
import { Navigation } from './navigation.tsx'
import { PAGES } from './pages.ts'
import { Tour } from './tour.tsx'

const [HOME] = PAGES

/** The frame: navigation, the page that the address names, the tour and the question for credentials. */
export function App(): JSX.Element {
  const place = usePlace()
  const [open, setOpen] = useState(false)
  const page = PAGES.find(({ path }) => path === place.page) ?? HOME
  useEffect(() => setOpen(false), [place])
  useEffect(() => {
    document.title = page === undefined || page === HOME ? 'Gatewright' : `${page.title} · Gatewright`
  }, [page])
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}>
        Skip to the page
      </a>
      <header class="topbar">
        <Brand />
        <Button kind="quiet" icon="menu" label="Menu" pressed={open} onPress={() => setOpen(!open)} />
      </header>
      {open && <button type="button" class="scrim" aria-label="Close the menu" onClick={() => setOpen(false)} />}
      <Navigation open={open} current={page?.path ?? ''} />
      <main class="main" id="main" tabIndex={-1}>
        {page !== undefined && <LazyPage key={page.path} page={page} place={place} />}
      </main>
      <Tour />
      <CredentialsDialog />
    </div>
  )
}
