import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

export interface SelectFieldProps {
  readonly label: string
  readonly value: string
  /** Values, or pairs of value and text. */
  readonly options: readonly (string | readonly [value: string, text: string])[]
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** A labelled choice, with what is wrong about it below. */
export function SelectField({ label, value, options, onChange, error }: SelectFieldProps): JSX.Element {
  const id = useId()
  return (
    <div class="field grow">
      <label for={id}>{label}</label>
      <select id={id} class="select" value={value} aria-invalid={error !== undefined} aria-describedby={error === undefined ? undefined : `${id}-error`} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => {
          const [key, text] = typeof option === 'string' ? [option, option] : option
          return (
            <option key={key} value={key} selected={key === value}>
              {text}
            </option>
          )
        })}
      </select>
      {error !== undefined && (
        <span class="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  )
}
