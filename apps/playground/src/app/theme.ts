/** What the page looks like: as the system says, or as somebody chose. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'gatewright.theme'

/** The choice of an earlier visit. */
export function savedTheme(): Theme {
  const saved = localStorage.getItem(KEY)
  return saved === 'light' || saved === 'dark' ? saved : 'system'
}

/** Shows a theme and remembers it. */
export function applyTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  if (theme === 'system') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, theme)
}

/** Whether the page is dark now. */
export function isDark(): boolean {
  return document.documentElement.dataset['theme'] === 'dark'
}
