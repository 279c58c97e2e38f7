import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'

/** A field of a form: a text, or a choice where it has options. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly value?: string
  readonly options?: readonly (string | readonly [string, string])[]
  readonly placeholder?: string
}

export interface ActionFormProps {
  /** What the button says. */
  readonly action: string
  readonly fields: readonly FormField[]
  readonly onRun: (values: Readonly<Record<string, string>>) => Promise<unknown>
}

/** A few fields and a button that makes something; what the management API refuses is shown below. */
export function ActionForm({ action, fields, onRun }: ActionFormProps): JSX.Element {
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(fields.map(({ name, value, options }) => [name, value ?? first(options)])))
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await onRun(values)
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused))
    }
    setBusy(false)
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <div class="row" data-align="end">
        {fields.map(({ name, label, options, placeholder }) => {
          const change = (value: string): void => setValues((before) => ({ ...before, [name]: value }))
          return options === undefined ? (
            <TextField key={name} label={label} value={values[name] ?? ''} onInput={change} {...(placeholder === undefined ? {} : { placeholder })} />
          ) : (
            <SelectField key={name} label={label} value={values[name] ?? ''} options={options} onChange={change} />
          )
        })}
        <Button submit kind="primary" disabled={busy}>
          {action}
        </Button>
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </form>
  )
}

function first(options: FormField['options']): string {
  const [option = ''] = options ?? []
  return typeof option === 'string' ? option : option[0]
}
