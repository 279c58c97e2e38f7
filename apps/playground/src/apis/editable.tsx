import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'

export interface EditableProps {
  readonly label: string
  readonly value: string
  /** Shown where there is no value. */
  readonly empty?: string
  /** More than one: a text area. */
  readonly rows?: number
  /** What it can be; absent: any text. */
  readonly options?: readonly (string | readonly [value: string, text: string])[]
  /** Saves through the management API; what it refuses is shown below the field. */
  readonly onSave: (value: string) => Promise<unknown>
}

/** A value of the configuration that can be changed where it stands. */
export function Editable({ label, value, empty = 'not set', rows = 1, options, onSave }: EditableProps): JSX.Element {
  const [draft, setDraft] = useState<string>()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const close = (): void => {
    setDraft(undefined)
    setError(undefined)
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await onSave(draft ?? '')
      close()
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused))
    }
    setBusy(false)
  }
  if (draft === undefined) {
    return (
      <div class="editable">
        <span class="editable-label">{label}</span>
        {rows > 1 && value !== '' ? <pre class="code editable-value">{value}</pre> : <span class={value === '' ? 'hint editable-value' : 'mono editable-value'}>{value === '' ? empty : shownAs(value, options)}</span>}
        <button type="button" class="editable-edit" aria-label={`Edit ${label}`} onClick={() => setDraft(value)}>
          Edit
        </button>
      </div>
    )
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {options === undefined ? (
        <TextField label={label} value={draft} onInput={setDraft} rows={rows} mono error={error} />
      ) : (
        <SelectField label={label} value={draft} options={options} onChange={setDraft} error={error} />
      )}
      <div class="row">
        <Button small kind="primary" submit disabled={busy}>
          Save
        </Button>
        <Button small kind="quiet" onPress={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function shownAs(value: string, options: EditableProps['options'] = []): string {
  const chosen = options.find((option) => typeof option !== 'string' && option[0] === value)
  return typeof chosen === 'object' ? chosen[1] : value
}
