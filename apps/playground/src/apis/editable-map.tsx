import type { JSX } from 'preact'
import { ActionForm } from './action-form.tsx'
import { Editable } from './editable.tsx'

export interface EditableMapProps {
  readonly label: string
  readonly entries: Readonly<Record<string, unknown>>
  /** A name, as an example. */
  readonly example: string
  readonly rows?: number
  readonly onSet: (name: string, value: string) => Promise<unknown>
}

/** Names with values, each of which can be changed, and a place for one more. */
export function EditableMap({ label, entries, example, rows = 1, onSet }: EditableMapProps): JSX.Element {
  const given = Object.entries(entries)
  return (
    <details class="map" open={given.length > 0}>
      <summary>
        {label} ({given.length})
      </summary>
      <div class="stack">
        {given.map(([name, value]) => (
          <Editable key={name} label={name} value={String(value)} rows={rows} onSave={(next) => onSet(name, next)} />
        ))}
        <ActionForm
          action="Add"
          fields={[
            { name: 'name', label: `Name in ${label.toLowerCase()}`, placeholder: example },
            { name: 'value', label: 'Value' },
          ]}
          onRun={({ name = '', value = '' }) => onSet(name, value)}
        />
      </div>
    </details>
  )
}
