import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from './button.tsx'
import type { IconName } from './icon.tsx'

/** Copies a text to the clipboard and says so. */
export function CopyButton({ text, children, icon = 'copy' }: { readonly text: () => string | Promise<string>; readonly children: string; readonly icon?: IconName }): JSX.Element {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await text())
      setState('copied')
    } catch {
      setState('failed')
    }
    setTimeout(() => setState('idle'), 1800)
  }
  return (
    <Button small icon={icon} onPress={() => void copy()}>
      <span aria-live="polite">{state === 'copied' ? 'Copied' : state === 'failed' ? 'The browser refused' : children}</span>
    </Button>
  )
}
