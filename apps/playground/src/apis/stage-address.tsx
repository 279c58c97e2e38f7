import type { JSX } from 'preact'
import { CopyButton } from '../parts/copy-button.tsx'

/** Where a stage is called. */
export function StageAddress({ path, socket }: { readonly path: string; readonly socket?: boolean }): JSX.Element {
  const address = (socket === true ? location.origin.replace(/^http/, 'ws') : location.origin) + path
  return (
    <div class="row">
      <code class="grow stage-address">{address}</code>
      <CopyButton text={() => address}>Copy</CopyButton>
    </div>
  )
}
