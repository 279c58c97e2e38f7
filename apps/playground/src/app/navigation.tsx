import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { backendKind } from '../backend/choose-backend.ts'
import { Brand } from '../parts/brand.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { PAGES } from './pages.ts'
import { applyTheme, isDark } from './theme.ts'
import { startTour } from './tour-state.ts'

const GROUPS = ['Start', 'Your APIs', 'Labs'] as const

/** All pages by group, where the page's gateway runs, the theme and the tour. */
export function Navigation({ open, current }: { readonly open: boolean; readonly current: string }): JSX.Element {
  const [dark, setDark] = useState(isDark)
  const turn = (): void => {
    applyTheme(dark ? 'light' : 'dark')
    setDark(!dark)
  }
  return (
    <aside class="sidebar drawer" data-open={open} aria-label="Gatewright">
      <Brand />
      <nav aria-label="Pages">
        {GROUPS.filter((group) => PAGES.some((page) => page.group === group)).map((group) => (
          <div key={group}>
            {group !== 'Start' && (
              <h2 class="nav-group" id={`group-${group}`}>
                {group}
              </h2>
            )}
            <ul aria-labelledby={group === 'Start' ? undefined : `group-${group}`}>
              {PAGES.filter((page) => page.group === group).map(({ path, title, icon }) => (
                <li key={path}>
                  <a class="nav-link" href={`#/${path}`} aria-current={path === current ? 'page' : undefined}>
                    <Icon name={icon} />
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div class="sidebar-end">
        <p class="where">{backendKind() === 'server' ? `Server at ${location.host}` : 'Gateway in this page'}</p>
        <div class="row">
          <Button small kind="quiet" icon={dark ? 'sun' : 'moon'} onPress={turn}>
            {dark ? 'Light' : 'Dark'}
          </Button>
          <Button small kind="quiet" onPress={startTour}>
            Tour
          </Button>
        </div>
      </div>
    </aside>
  )
}
