import type { JSX } from 'preact'

/** The name of the page, which leads to its start. */
export function Brand(): JSX.Element {
  return (
    <a class="brand" href="#/">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#4f46e5" />
        <path d="M8 24V13a8 8 0 0 1 16 0v11" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" />
        <path d="M13 24v-9a3 3 0 0 1 6 0v9" fill="none" stroke="#c7d2fe" stroke-width="2.6" stroke-linecap="round" />
      </svg>
      Gatewright
    </a>
  )
}
