import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { download } from '../parts/download.ts'

export interface ExportTestProps {
  /** Names and texts of the files that `vtl-mapper test` reads. */
  readonly files: readonly (readonly [name: string, text: string])[]
  readonly disabled: boolean
}

/** A case as the files of a test. */
export function ExportTest({ files, disabled }: ExportTestProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <Button small icon="download" disabled={disabled} onPress={() => dialog.current?.showModal()}>
        Export as test
      </Button>
      <dialog class="dialog" ref={dialog} aria-labelledby="export-title">
        <div class="dialog-body">
          <h2 id="export-title">A test of this mapping</h2>
          <p>
            Save these files in one folder and run <code>npx @gatewright/vtl-mapper test folder</code>: it runs the mapping on the event and says what differs from the result of now.
          </p>
          <div class="row">
            {files.map(([name, text]) => (
              <Button key={name} icon="download" onPress={() => download(name, text)}>
                {name}
              </Button>
            ))}
          </div>
          <div class="row">
            <Button kind="primary" onPress={() => dialog.current?.close()}>
              Done
            </Button>
          </div>
        </div>
      </dialog>
    </>
  )
}
