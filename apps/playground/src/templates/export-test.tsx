import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { download } from '../parts/download.ts'

export interface ExportTestProps {
  readonly template: string
  readonly event: string
  readonly output: string
  readonly disabled: boolean
}

/** The case as the three files that `vtl-mapper test` reads. */
export function ExportTest({ template, event, output, disabled }: ExportTestProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const files = [
    ['template.vtl', template],
    ['template.event.json', event],
    ['template.expected.txt', output],
  ] as const
  return (
    <>
      <Button small icon="download" disabled={disabled} onPress={() => dialog.current?.showModal()}>
        Export as test
      </Button>
      <dialog class="dialog" ref={dialog} aria-labelledby="export-title">
        <div class="dialog-body">
          <h2 id="export-title">A test of this template</h2>
          <p>
            Save these three files in one folder and run <code>npx @gatewright/vtl-mapper test folder</code>: it renders the template on the event and says what differs from the output of now.
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
