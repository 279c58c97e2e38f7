import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { blame } from './blame.ts'
import { FieldProblem } from './form-values.ts'
import type { Field, FormValues, Kind } from './kind.ts'

export interface ResourceFormProps {
  readonly kind: Kind
  readonly start: FormValues
  /** It is there already: what is fixed is shown only. */
  readonly exists: boolean
  /** What the button says. */
  readonly action: string
  readonly onSave: (values: FormValues) => Promise<void>
}

interface Refusal {
  readonly message: string
  /** The field that it is about. */
  readonly field: string | undefined
}

/** The form of any kind of resource; what is refused stands at the field that it is about, else below the form. */
export function ResourceForm({ kind, start, exists, action, onSave }: ResourceFormProps): JSX.Element {
  const [values, setValues] = useState(start)
  const [refusal, setRefusal] = useState<Refusal>()
  const [busy, setBusy] = useState(false)
  const fields = kind.fields.filter(({ when }) => when?.(values) ?? true)
  const save = async (): Promise<void> => {
    setBusy(true)
    setRefusal(undefined)
    try {
      await onSave(values)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      setRefusal({ message, field: error instanceof FieldProblem ? error.field : blame(message, fields) })
    }
    setBusy(false)
  }
  return (
    <form
      class="stack"
      aria-label={action}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {fields.map((field) => (
        <ResourceField
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          fixed={exists && field.fixed === true}
          error={refusal?.field === field.name ? refusal.message : undefined}
          onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
        />
      ))}
      {refusal !== undefined && refusal.field === undefined && <Notice tone="bad">{refusal.message}</Notice>}
      <div class="row">
        <Button submit kind="primary" disabled={busy}>
          {action}
        </Button>
      </div>
    </form>
  )
}

interface ResourceFieldProps {
  readonly field: Field
  readonly value: string
  readonly fixed: boolean
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

/** Rows of a field that takes several lines. */
const ROWS: Readonly<Record<string, number>> = { area: 8, json: 4, lines: 2, stages: 2 }

function ResourceField({ field: { label, type = 'text', options, example, hint }, value, fixed, error, onChange }: ResourceFieldProps): JSX.Element {
  if (fixed) {
    return (
      <dl class="facts">
        <dt>{label}</dt>
        <dd class="mono">{value}</dd>
      </dl>
    )
  }
  const choices = type === 'flag' ? ([['true', 'yes'], ['false', 'no']] as const) : options
  if (choices !== undefined) return <SelectField label={label} value={value} options={choices} onChange={onChange} error={error} />
  return (
    <TextField
      label={label}
      value={value}
      onInput={onChange}
      rows={ROWS[type] ?? 1}
      mono
      error={error}
      {...(type === 'number' ? { type: 'number' as const } : {})}
      {...(example === undefined ? {} : { placeholder: example })}
      {...(hint === undefined ? {} : { hint })}
    />
  )
}
