import type { JSX } from 'preact'

const PATHS = {
  home: 'M3 11.5 12 4l9 7.5M5.5 10v9h13v-9M10 19v-5h4v5',
  template: 'M8 4H6a2 2 0 0 0-2 2v4l-1.5 2L4 14v4a2 2 0 0 0 2 2h2M16 4h2a2 2 0 0 1 2 2v4l1.5 2-1.5 2v4a2 2 0 0 1-2 2h-2M10 9h4M10 12h4M10 15h2',
  tree: 'M5 4h6v4H5zM13 10h6v4h-6zM13 17h6v4h-6zM8 8v11h5M8 12h5',
  traffic: 'M3 12h4l3-8 4 16 3-8h4',
  socket: 'M7 4v5M17 4v5M5 9h14v3a7 7 0 0 1-14 0zM12 19v3',
  key: 'M14 10a4.5 4.5 0 1 0-4 4.5L12 16h2v2h2v2h4v-4z',
  shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z',
  gauge: 'M4 18a9 9 0 1 1 16 0M12 14l4-5M12 15.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3',
  route: 'M6 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M18 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M8.5 16.5H14a3.5 3.5 0 0 0 0-7h-4a3.5 3.5 0 0 1 0-7h1',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2v3M12 19v3M2 12h3M19 12h3M4.9 4.9 7 7M17 17l2.1 2.1M19.1 4.9 17 7M7 17l-2.1 2.1',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5',
  play: 'M7 4.5v15l12-7.5z',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  share: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  trash: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  pause: 'M8 5v14M16 5v14',
  refresh: 'M20 11a8 8 0 1 0-2 6M20 5v6h-6',
} as const

/** Names of the icons that there are. */
export type IconName = keyof typeof PATHS

/** A drawing beside a text; screen readers pass it over. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
