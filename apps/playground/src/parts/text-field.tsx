import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  /** More than one: a text area. */
  readonly rows?: number
  readonly type?: 'text' | 'number' | 'password'
  readonly mono?: boolean
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly hint?: string
  readonly onEnter?: () => void
}

/** A labelled input, with what is wrong about it below. */
export function TextField({ label, value, onInput, rows = 1, type = 'text', mono, placeholder, error, hint, onEnter }: TextFieldProps): JSX.Element {
  const id = useId()
  const described = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined
  const shared = {
    id,
    value,
    placeholder,
    'aria-invalid': error !== undefined,
    'aria-describedby': described,
    spellcheck: false,
    autocomplete: 'off',
    onInput: (event: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) => onInput(event.currentTarget.value),
  } as const
  return (
    <div class="field grow">
      <label for={id}>{label}</label>
      {rows > 1 ? (
        <textarea {...shared} class="textarea" rows={rows} />
      ) : (
        <input {...shared} class={mono === true ? 'input mono' : 'input'} type={type as 'text'} onKeyDown={(event) => event.key === 'Enter' && onEnter?.()} />
      )}
      {error !== undefined && (
        <span class="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {error === undefined && hint !== undefined && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}
